import type { AedesPublishPacket } from "aedes";
import { describe, expect, test, vi } from "vitest";
import type { ConnectFacts } from "../../../src/local/broker/authorization.ts";
import type { Connection } from "../../../src/local/broker/connection.ts";
import { whyNotPublished } from "../../../src/local/broker/packet-rules.ts";
import { createRetained } from "../../../src/local/broker/retained.ts";
import { allowEverything, once, startBroker } from "./broker-fixture.ts";
import { packets, rawClient } from "./raw-client.ts";

/** The body of a CONNECT with a username, from its client id on. */
const connectOf = (rest: number[]) => Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0x82, 0, 60, ...rest]);

const refusedConnect = async (clientId: string, settings = {}) => {
  const { connect } = await startBroker(settings);
  const error = await once<{ code?: number }>(connect(clientId), "error");
  return error.code;
};

describe("CONNECT", () => {
  test.each([
    ["129 bytes", "x".repeat(129)],
    ["65 characters of two bytes", "å".repeat(65)],
    ["a reserved first character", "$me"],
  ])("is refused with return code 2 for a client id with %s", async (_name, clientId) => {
    expect(await refusedConnect(clientId)).toBe(2);
  });

  test("is accepted with a client id of 128 bytes, and refused without a client id", async () => {
    const { connected, url } = await startBroker();
    await connected("x".repeat(128));
    const { frames, send } = await rawClient(url);
    send(packets.connect(""));
    await vi.waitFor(() => expect(frames[0]?.toString("hex")).toBe("20020002"));
  });

  test("is accepted once a second for a client id, independently of other client ids", async () => {
    let nowMs = 0;
    const { connected, connect } = await startBroker({ connectIntervalMs: 1_000, now: () => nowMs });
    await connected("same");
    await connected("other");
    expect(await once<{ code?: number }>(connect("same"), "error")).toMatchObject({ code: 3 });
    nowMs += 1_000;
    await connected("same");
  });
});

describe("the authorizer is not invoked", () => {
  const startCounting = async () => {
    const facts: ConnectFacts[] = [];
    const authorize = async (connect: ConnectFacts) => {
      facts.push(connect);
      return allowEverything();
    };
    return { ...(await startBroker({ authorize })), facts };
  };

  test.each([
    ["a client id of 129 bytes", packets.connect("x".repeat(129))],
    ["an empty client id", packets.connect("")],
    ["a reserved client id", packets.connect("$me")],
    ["131,073 bytes", packets.connect("c", { username: "u".repeat(65_535), password: "p".repeat(65_535 - 18) })],
    [
      "a username that is longer than the packet",
      Buffer.concat([Buffer.from([0x10, 15]), connectOf([0, 1, 0x63, 0xff, 0xff])]),
    ],
  ])("for a CONNECT with %s", async (_name, bytes) => {
    const { url, facts } = await startCounting();
    const { closed, send } = await rawClient(url);
    send(bytes);
    await closed;
    expect(facts).toEqual([]);
  });

  test("for a CONNECT that declares more than 131,072 bytes, before its body arrives", async () => {
    const { url, facts } = await startCounting();
    const { closed, send } = await rawClient(url);
    send(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    await closed;
    expect(facts).toEqual([]);
  });

  test("except within the limits: username and password of up to 65,535 bytes, in a CONNECT of up to 131,072", async () => {
    const { url, facts } = await startCounting();
    const { frames, send } = await rawClient(url);
    const bytes = packets.connect("c", { username: "u".repeat(65_535), password: "p".repeat(65_535 - 19) });
    expect(bytes).toHaveLength(131_072);
    send(bytes);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    expect(facts).toMatchObject([{ clientId: "c" }]);
  });
});

describe("SUBSCRIBE", () => {
  test("is granted for 50 topic filters of a connection; a repeated filter counts once", async () => {
    const { connected } = await startBroker();
    const client = await connected("u1-a");
    for (let page = 0; page < 50; page += 1) await client.subscribeAsync(`t/${page}`);
    await client.subscribeAsync("t/0", { qos: 1 });
    await expect(client.subscribeAsync("t/50")).rejects.toThrow();
    await client.unsubscribeAsync("t/0");
    await client.subscribeAsync("t/50");
  });

  test("with nine topic filters closes the connection; eight are accepted", async () => {
    const { connected } = await startBroker();
    const client = await connected("u1-a");
    const filters = Array.from({ length: 9 }, (_, index) => `t/${index}`);
    await client.subscribeAsync(filters.slice(0, 8));
    const gone = once(client, "close");
    client.subscribe(filters);
    await gone;
  });

  test.each([
    ["eight slashes", "1/2/3/4/5/6/7/8/9"],
    ["257 bytes", `${"å".repeat(128)}x`],
    ["a reserved first character", "$SYS/#"],
  ])("returns code 128 for a topic filter with %s", async (_name, filter) => {
    const { connected } = await startBroker();
    const client = await connected("u1-a");
    await expect(client.subscribeAsync(filter)).rejects.toThrow();
    await client.subscribeAsync(["1/2/3/4/5/6/7/8", "å".repeat(128)]);
  });

  test("returns code 128 at QoS 2", async () => {
    const { url } = await startBroker();
    const { frames, send } = await rawClient(url);
    send(packets.connect("raw"));
    send(packets.subscribe(["a"], 2));
    await vi.waitFor(() => expect(frames[1]?.toString("hex")).toBe("9003000180"));
  });
});

describe("PUBLISH", () => {
  const stateAfter = async (bytes: Buffer) => {
    const { url } = await startBroker();
    const { closed, frames, send } = await rawClient(url);
    send(packets.connect("raw"));
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    send(bytes);
    send(packets.pingReq());
    return Promise.race([
      closed.then(() => "closed"),
      vi.waitFor(() => expect(frames).toContainEqual(Buffer.from([0xd0, 0]))).then(() => "open"),
    ]);
  };
  const payload = Buffer.from("x");

  test.each([
    ["131,072 bytes", packets.publish("t", Buffer.alloc(131_072)), "open"],
    ["131,073 bytes", packets.publish("t", Buffer.alloc(131_073)), "closed"],
    ["a topic of 256 bytes", packets.publish("å".repeat(128), payload), "open"],
    ["a topic of 257 bytes", packets.publish("x".repeat(257), payload), "closed"],
    ["a topic with 7 slashes", packets.publish("1/2/3/4/5/6/7/8", payload), "open"],
    ["a topic with 8 slashes", packets.publish("1/2/3/4/5/6/7/8/9", payload), "closed"],
    ["a wildcard", packets.publish("t/+", payload), "closed"],
    ["a reserved topic", packets.publish("$aws/things/x", payload), "closed"],
    ["QoS 2", packets.publish("t", payload, { qos: 2 }), "closed"],
  ])("with %s leaves the connection %s", async (_name, bytes, state) => {
    expect(await stateAfter(bytes)).toBe(state);
  });

  test("with the retain flag is accepted for 500,000 topics of an account", () => {
    const message = (topic: string): AedesPublishPacket => ({
      cmd: "publish",
      brokerId: "b",
      brokerCounter: 1,
      topic,
      payload,
      qos: 0,
      dup: false,
      retain: true,
    });
    const retained = createRetained();
    for (let index = 0; index < 500_000; index += 1) retained.store(message(`t/${index}`));
    const connection = { isPermitted: () => true } as unknown as Connection;
    const whyNot = (topic: string) => whyNotPublished(connection, message(topic), retained);
    expect(whyNot("t/0")).toBeUndefined();
    expect(whyNot("t/500000")).toBe("the account has reached its limit of retained messages");
  });

  test("that declares more bytes than a packet may have closes the connection before its body arrives", async () => {
    expect(await stateAfter(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0x74]))).toBe("closed");
  });

  test("that is malformed closes only its own connection", async () => {
    const { url, connected } = await startBroker();
    const other = await connected("other");
    const { closed, send } = await rawClient(url);
    send(packets.connect("raw"));
    send(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0xff]));
    await closed;
    await other.subscribeAsync("t");
  });
});
