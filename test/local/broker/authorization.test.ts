import { describe, expect, test, vi } from "vitest";
import type { Authorization } from "../../../src/local/broker/authorization.ts";
import { customAuthorizer, type InvokeFunction } from "../../../src/local/broker/custom-authorizer.ts";
import { IotPolicy } from "../../../src/local/broker/iot-policy.ts";
import { collect, once, startBroker } from "./broker-fixture.ts";

const arn = (resource: string) => `arn:aws:iot:us-east-1:000000000000:${resource}`;
const bytes = (text: string) => Buffer.from(text);

/** What the poke authorizer grants: own client ids, own topics and multicast, no wildcards, nothing to publish. */
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

const granted = (customer: string, more: object = {}): Authorization => ({
  allowed: true,
  principalId: customer,
  policies: [IotPolicy.parse(document(customer))],
  ...more,
});

describe("a connection", () => {
  test("listens to what its policy names and to nothing else", async () => {
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

  test("does not receive what it may subscribe to but not receive", async () => {
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

  test("ends when it publishes what it may not", async () => {
    const { connected } = await startBroker({ authorize: async () => granted("u1") });
    const client = await connected("u1-phone");
    const gone = once(client, "close");
    client.publish("c/u1/music", "x");
    await gone;
  });

  test("is refused with another's client id, and evicts nobody by trying", async () => {
    const authorize = async ({ username = "" }: { username?: string | undefined }) => granted(username);
    const { connected, connect } = await startBroker({ authorize });
    const owner = await connected("u1-phone", { username: "u1" });
    const error = await once<{ code: number }>(connect("u1-phone", { username: "u2" }), "error");
    expect(error.code).toBe(5);
    expect(owner.connected).toBe(true);
  });

  test("ends after the time that the authorizer gave it", async () => {
    const authorize = async () => granted("u1", { disconnectAfterInSeconds: 0.05 });
    const { connected } = await startBroker({ authorize });
    await once(await connected("u1-phone"), "close");
  });

  test("gets a fresh policy after the refresh interval, and ends when that is a refusal", async () => {
    const answers = [
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
    const authorize = async (): Promise<Authorization> =>
      isRevoked
        ? { allowed: false, reason: "revoked" }
        : (answers.shift() ?? granted("u1", { refreshAfterInSeconds: 0.05 }));
    const { connected } = await startBroker({ authorize });
    const client = await connected("u1-phone");
    await client.subscribeAsync("m/music/jazz");
    await vi.waitFor(() => expect(client.subscribeAsync("m/music/rock")).rejects.toThrow(), { timeout: 5_000 });
    isRevoked = true;
    await once(client, "close");
  });

  test("is not refused for the fault of the authorizer with a hang-up, but with a code", async () => {
    const { connect } = await startBroker({ authorize: () => Promise.reject(new Error("down")) });
    expect(await once<{ code: number }>(connect("u1-phone"), "error")).toMatchObject({ code: 3 });
  });
});

describe("the custom authorizer", () => {
  const answering =
    (answer: unknown, more: object = {}): InvokeFunction =>
    async () => ({
      statusCode: 200,
      payload: typeof answer === "string" ? answer : JSON.stringify(answer),
      ...more,
    });
  const good = {
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

  test("is asked with IoT Core's event", async () => {
    const calls: unknown[][] = [];
    const invoke: InvokeFunction = async (name, payload, options) => {
      calls.push([name, JSON.parse(payload), options]);
      return { statusCode: 200, payload: JSON.stringify(good) };
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

  test("may write its policies as JSON in a string", async () => {
    const authorize = customAuthorizer(answering({ ...good, policyDocuments: [JSON.stringify(document("u1"))] }), "a");
    expect(await authorize(facts)).toEqual({
      ...granted("u1"),
      disconnectAfterInSeconds: 3_600,
      refreshAfterInSeconds: 300,
    });
  });

  test("is not asked about a URL signed with credentials of the account", async () => {
    const authorize = customAuthorizer(() => Promise.reject(new Error("not to be called")), "a");
    const query =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fiotdevicegateway%2Faws4_request";
    expect(await authorize({ ...facts, query })).toMatchObject({ allowed: true, principalId: "account" });
  });

  test.each([
    ["says no", { isAuthenticated: false }, {}],
    ["fails", good, { functionError: "Unhandled" }],
    ["is throttled", good, { statusCode: 429 }],
    ["answers no JSON", "oops", {}],
    ["answers nothing of use", {}, {}],
    ["names a principal with a hyphen", { ...good, principalId: "u-1" }, {}],
    ["gives less than five minutes", { ...good, refreshAfterInSeconds: 299 }, {}],
    ["gives more than a day", { ...good, disconnectAfterInSeconds: 86_401 }, {}],
    ["answers more than ten policies", { ...good, policyDocuments: Array(11).fill(document("u1")) }, {}],
    ["answers a policy over 2,048 characters", { ...good, policyDocuments: [document("u".repeat(1_000))] }, {}],
    ["answers a policy that is none", { ...good, policyDocuments: ["{"] }, {}],
  ])("refuses the connection when it %s", async (_name, answer, more) => {
    expect(await customAuthorizer(answering(answer, more), "a")(facts)).toMatchObject({ allowed: false });
  });
});
