import { describe, expect, test, vi } from "vitest";
import type { ConnectAuthorization } from "../../../src/local/broker/authorization.ts";
import { customAuthorizer, type InvokeAuthorizer } from "../../../src/local/broker/custom-authorizer.ts";
import { IotPolicy } from "../../../src/local/broker/iot-policy.ts";
import { collect, once, startBroker } from "./broker-fixture.ts";

const arn = (resource: string) => `arn:aws:iot:us-east-1:000000000000:${resource}`;
const bytes = (text: string) => Buffer.from(text);

/** A policy like the poke authorizer's: the customer's client ids and topics, and multicast topics; no wildcards, no publishing. */
const document = (customer: string) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "iot:Connect", Resource: arn(`client/${customer}-*`) },
    {
      Effect: "Allow",
      Action: "iot:Subscribe",
      Resource: [arn(`topicfilter/c/${customer}/*`), arn("topicfilter/m/*")],
    },
    { Effect: "Allow", Action: "iot:Receive", Resource: [arn(`topic/c/${customer}/*`), arn("topic/m/*")] },
    { Effect: "Deny", Action: "iot:Subscribe", Resource: [arn("topicfilter/*+*"), arn("topicfilter/*#*")] },
  ],
});

const granted = (customer: string, more: object = {}): ConnectAuthorization => ({
  allowed: true,
  principalId: customer,
  policies: [IotPolicy.parse(document(customer))],
  ...more,
});

describe("a connection", () => {
  test("may subscribe to what its policy allows, and to nothing else", async () => {
    const { broker, connected } = await startBroker({ authorize: async () => granted("u1") });
    const client = await connected("u1-phone");
    const received = collect(client);
    await client.subscribeAsync(["c/u1/music", "m/music/jazz"], { qos: 1 });
    for (const filter of ["c/u2/music", "c/u1/+", "m/#", "#", "c/+/music", "+/+/music", "$SYS/#"]) {
      await expect(client.subscribeAsync(filter)).rejects.toThrow();
    }
    for (const topic of ["c/u2/music", "c/u1/music", "m/music/jazz"]) {
      await broker.publish({ topic, payload: bytes(topic), qos: 1 });
    }
    await vi.waitFor(() => expect(received.toSorted()).toEqual(["c/u1/music", "m/music/jazz"]));
  });

  test("does not receive messages that its policy lets it subscribe to but not receive", async () => {
    const policies = [
      document("u1"),
      {
        Version: "2012-10-17",
        Statement: { Effect: "Deny", Action: "iot:Receive", Resource: arn("topic/m/secret/*") },
      },
    ];
    const authorize = async () => granted("u1", { policies: policies.map((one) => IotPolicy.parse(one)) });
    const { broker, connected } = await startBroker({ authorize });
    const client = await connected("u1-phone");
    const received = collect(client);
    await client.subscribeAsync(["m/secret/x", "m/open/x"], { qos: 1 });
    for (const qos of [0, 1] as const) {
      for (const topic of ["m/secret/x", "m/open/x"]) await broker.publish({ topic, payload: bytes(topic), qos });
    }
    await vi.waitFor(() => expect(received).toEqual(["m/open/x", "m/open/x"]));
  });

  test("is closed when it publishes to a topic that its policy does not allow", async () => {
    const { connected } = await startBroker({ authorize: async () => granted("u1") });
    const client = await connected("u1-phone");
    const gone = once(client, "close");
    client.publish("c/u1/music", "x");
    await gone;
  });

  test("is refused with another customer's client id, and does not disconnect that client", async () => {
    const authorize = async ({ username = "" }: { username?: string | undefined }) => granted(username);
    const { connected, connect } = await startBroker({ authorize });
    const owner = await connected("u1-phone", { username: "u1" });
    const error = await once<{ code: number }>(connect("u1-phone", { username: "u2" }), "error");
    expect(error.code).toBe(5);
    expect(owner.connected).toBe(true);
  });

  test("is closed after disconnectAfterInSeconds", async () => {
    const authorize = async () => granted("u1", { disconnectAfterInSeconds: 0.05 });
    const { connected } = await startBroker({ authorize });
    await once(await connected("u1-phone"), "close");
  });

  test("gets new policies after refreshAfterInSeconds, and is closed when the refresh is refused", async () => {
    const authorizations = [
      granted("u1", { refreshAfterInSeconds: 0.05 }),
      {
        ...granted("u1", { refreshAfterInSeconds: 0.05 }),
        policies: [
          IotPolicy.parse(document("u1")),
          IotPolicy.parse({
            ...document("u1"),
            Statement: [{ Effect: "Deny", Action: "iot:Subscribe", Resource: arn("topicfilter/m/*") }],
          }),
        ],
      },
    ];
    let isRevoked = false;
    const authorize = async (): Promise<ConnectAuthorization> =>
      isRevoked
        ? { allowed: false, reason: "revoked" }
        : (authorizations.shift() ?? granted("u1", { refreshAfterInSeconds: 0.05 }));
    const { connected } = await startBroker({ authorize });
    const client = await connected("u1-phone");
    await client.subscribeAsync("m/music/jazz");
    await vi.waitFor(() => expect(client.subscribeAsync("m/music/rock")).rejects.toThrow(), { timeout: 5_000 });
    isRevoked = true;
    await once(client, "close");
  });

  test("is refused with return code 3, not just closed, when the authorizer fails", async () => {
    const { connect } = await startBroker({ authorize: () => Promise.reject(new Error("down")) });
    expect(await once<{ code: number }>(connect("u1-phone"), "error")).toMatchObject({ code: 3 });
  });
});

describe("the custom authorizer", () => {
  const responding =
    (response: unknown, more: object = {}): InvokeAuthorizer =>
    async () => ({
      statusCode: 200,
      payload: typeof response === "string" ? response : JSON.stringify(response),
      ...more,
    });
  const valid = {
    isAuthenticated: true,
    principalId: "u1",
    disconnectAfterInSeconds: 3_600,
    refreshAfterInSeconds: 300,
    policyDocuments: [document("u1")],
  };
  const facts = {
    clientId: "u1-phone",
    username: "u1",
    password: bytes("a.b.c"),
    query: "x=1",
    headers: { host: "localhost:4566" },
  };

  test("is invoked with IoT Core's event", async () => {
    const calls: unknown[][] = [];
    const invoke: InvokeAuthorizer = async (name, payload, options) => {
      calls.push([name, JSON.parse(payload), options]);
      return { statusCode: 200, payload: JSON.stringify(valid) };
    };
    expect(await customAuthorizer(invoke, "poke-authorizer")(facts)).toMatchObject({
      allowed: true,
      principalId: "u1",
    });
    expect(calls).toEqual([
      [
        "poke-authorizer",
        {
          signatureVerified: false,
          protocols: ["tls", "http", "mqtt"],
          protocolData: {
            tls: { serverName: "localhost" },
            http: { headers: { host: "localhost:4566" }, queryString: "?x=1" },
            mqtt: { username: "u1", password: "YS5iLmM=", clientId: "u1-phone" },
          },
          connectionMetadata: { id: expect.any(String) },
        },
        { caller: { service: "iot.amazonaws.com" }, type: "RequestResponse" },
      ],
    ]);
  });

  test("may return policies as JSON in a string", async () => {
    const authorize = customAuthorizer(
      responding({ ...valid, policyDocuments: [JSON.stringify(document("u1"))] }),
      "a",
    );
    expect(await authorize(facts)).toEqual({
      ...granted("u1"),
      disconnectAfterInSeconds: 3_600,
      refreshAfterInSeconds: 300,
    });
  });

  test.each([
    ["does not authenticate", { isAuthenticated: false }, {}],
    ["fails", valid, { functionError: "Unhandled" }],
    ["is throttled", valid, { statusCode: 429 }],
    ["returns invalid JSON", "oops", {}],
    ["returns an empty object", {}, {}],
    ["returns a principal id with a hyphen", { ...valid, principalId: "u-1" }, {}],
    ["returns a refresh interval under five minutes", { ...valid, refreshAfterInSeconds: 299 }, {}],
    ["returns a connection time over one day", { ...valid, disconnectAfterInSeconds: 86_401 }, {}],
    ["returns more than ten policies", { ...valid, policyDocuments: Array(11).fill(document("u1")) }, {}],
    ["returns a policy over 2,048 characters", { ...valid, policyDocuments: [document("u".repeat(1_000))] }, {}],
    ["returns a policy that is not JSON", { ...valid, policyDocuments: ["{"] }, {}],
  ])("refuses the connection when it %s", async (_name, response, more) => {
    expect(await customAuthorizer(responding(response, more), "a")(facts)).toMatchObject({ allowed: false });
  });

  test("refuses the connection when it does not respond in time, with the limit", async () => {
    const authorize = customAuthorizer(() => new Promise(() => {}), "a", 10);
    expect(await authorize(facts)).toEqual({
      allowed: false,
      reason: "the authorizer did not respond within 10 ms",
    });
  });
});
