import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ConnectFacts } from "../../../src/local/broker/authorization.ts";
import { allowEverything, collect, once, startBroker } from "./broker-fixture.ts";
import { packets, rawClient } from "./raw-client.ts";

const bytes = (text: string) => Buffer.from(text);

describe("delivery", () => {
  test("reaches the subscribers of a topic, at either QoS, and no other client", async () => {
    const { broker, connected } = await startBroker();
    const client = await connected("u1-a");
    const received = collect(client);
    await client.subscribeAsync({ "poke/v1/c/u1/music": { qos: 1 }, "poke/v1/m/music/jazz": { qos: 0 } });
    await broker.publish({ topic: "poke/v1/c/u1/music", payload: bytes("one"), qos: 1 });
    await broker.publish({ topic: "poke/v1/m/music/jazz", payload: bytes("two"), qos: 0 });
    await broker.publish({ topic: "poke/v1/m/music/rock", payload: bytes("three"), qos: 0 });
    await vi.waitFor(() => expect(received.toSorted()).toEqual(["one", "two"]));
  });

  test("keeps the order of a topic when QoS 0 messages are written directly or by aedes", async () => {
    const { broker, connected } = await startBroker();
    const client = await connected("u1-a");
    const received = collect(client);
    await client.subscribeAsync("t", { qos: 0 });
    const payloads = Array.from(
      { length: 2_000 },
      (_, index) => `${index} ${"x".repeat(index % 50 === 0 ? 50_000 : 10)}`,
    );
    await Promise.all(payloads.map((text) => broker.publish({ topic: "t", payload: bytes(text), qos: 0 })));
    await vi.waitFor(() => expect(received).toHaveLength(payloads.length), { timeout: 10_000 });
    expect(received.map((text) => Number.parseInt(text, 10))).toEqual(payloads.map((_, index) => index));
  });

  test("sends a PUBLISH as one WebSocket frame, and a large QoS 1 PUBLISH as header and payload", async () => {
    const { broker, url } = await startBroker();
    const { frames, send } = await rawClient(url);
    send(packets.connect("raw"));
    send(packets.subscribe(["small", "large"], 1));
    await vi.waitFor(() => expect(frames).toHaveLength(2));
    await broker.publish({ topic: "small", payload: bytes("x".repeat(200)), qos: 0 });
    await broker.publish({ topic: "small", payload: bytes("x".repeat(200)), qos: 1 });
    await vi.waitFor(() => expect(frames).toHaveLength(4));
    await broker.publish({ topic: "large", payload: Buffer.alloc(131_072), qos: 1 });
    await vi.waitFor(() => expect(frames).toHaveLength(6));
    expect(frames[5]).toHaveLength(131_072);
    await broker.publish({ topic: "large", payload: Buffer.alloc(131_072), qos: 0 });
    await vi.waitFor(() => expect(frames).toHaveLength(7));
  });

  test("loses no message when QoS 0 and QoS 1 messages are published concurrently", async () => {
    const { broker, connected } = await startBroker();
    const client = await connected("u1-a");
    const received = collect(client);
    await client.subscribeAsync("t", { qos: 1 });
    const qosOf = (index: number) => (index % 2 === 0 ? 1 : 0);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        broker.publish({ topic: "t", payload: bytes(`${index}`), qos: qosOf(index) }),
      ),
    );
    await vi.waitFor(() => expect(new Set(received).size).toBe(50));
  });

  test("delivers one copy to a client with two filters that match", async () => {
    const { broker, connected } = await startBroker();
    const client = await connected("u1-a");
    const received = collect(client);
    await client.subscribeAsync(["a/+", "a/b"], { qos: 1 });
    await broker.publish({ topic: "a/b", payload: bytes("once"), qos: 1 });
    await broker.publish({ topic: "a/c", payload: bytes("last"), qos: 1 });
    await vi.waitFor(() => expect(received).toContain("last"));
    expect(received).toEqual(["once", "last"]);
  });

  test("reads packets that are split or joined in any way", async () => {
    const { url } = await startBroker();
    const { frames, send } = await rawClient(url);
    for (const byte of packets.connect("raw")) send(Buffer.from([byte]));
    send(Buffer.concat([packets.subscribe(["a"]), packets.subscribe(["b"]), packets.pingReq()]));
    const received = () => frames.map((frame) => frame.toString("hex")).join("");
    await vi.waitFor(() => expect(received()).toHaveLength(32));
    expect(received()).toMatch(/^20020000/);
    expect(received()).toContain("9003000100");
    expect(received()).toContain("d000");
  });
});

describe("a slow client", () => {
  test("that stops reading is disconnected, and other clients receive all messages meanwhile", async () => {
    const { broker, url, connected } = await startBroker({ drainTimeoutMs: 500 });
    const healthy = await connected("healthy");
    const received = collect(healthy);
    await healthy.subscribeAsync("t", { qos: 0 });
    const frozen = await rawClient(url);
    frozen.send(packets.connect("frozen"));
    frozen.send(packets.subscribe(["t"]));
    await vi.waitFor(() => expect(frozen.frames).toHaveLength(2));
    frozen.socket.pause();
    const payload = Buffer.alloc(100_000);
    for (let sent = 0; sent < 400; sent += 1) await broker.publish({ topic: "t", payload, qos: 0 });
    await vi.waitFor(() => expect(received).toHaveLength(400), { timeout: 10_000 });
    await vi.waitFor(() => expect(broker.connections().map(({ clientId }) => clientId)).toEqual(["healthy"]), {
      timeout: 10_000,
    });
  });
});

describe("connections", () => {
  test("with the same client id: the second replaces the first", async () => {
    const { broker, connected } = await startBroker();
    const first = await connected("same");
    const gone = once(first, "close");
    const second = await connected("same");
    await gone;
    expect(second.connected).toBe(true);
    expect(broker.connections()).toHaveLength(1);
  });

  test("are listed with their subscriptions, and can be dropped as by a lost network", async () => {
    const { broker, connected } = await startBroker();
    const [one, two] = [await connected("one"), await connected("two")];
    await one.subscribeAsync(["a", "b"]);
    await one.unsubscribeAsync("a");
    expect(broker.connections()).toMatchObject([
      { clientId: "one", principalId: "tester", subscriptions: ["b"] },
      { clientId: "two", subscriptions: [] },
    ]);
    const gone = once(one, "close");
    expect(broker.dropConnections(({ clientId }) => clientId === "one")).toBe(1);
    await gone;
    expect(two.connected).toBe(true);
    expect(broker.dropConnections()).toBe(1);
  });

  test("require the subprotocol mqtt and binary frames", async () => {
    const { url } = await startBroker();
    await expect(rawClient(url, "chat")).rejects.toThrow("400");
    const { closed, send } = await rawClient(url, ["chat", "mqtt"]);
    send("not binary");
    expect(await closed).toBe(1006);
  });
});

test("the last will of a client is published when its connection is lost, not when it disconnects", async () => {
  const { broker, connected } = await startBroker();
  const watcher = await connected("watcher");
  const received = collect(watcher);
  await watcher.subscribeAsync("wills");
  const will = (text: string) => ({ will: { topic: "wills", payload: bytes(text), qos: 0 as const, retain: false } });
  const polite = await connected("polite", will("polite"));
  await polite.endAsync();
  await connected("lost", will("lost"));
  broker.dropConnections(({ clientId }) => clientId === "lost");
  await vi.waitFor(() => expect(received).toEqual(["lost"]));
});

describe("sessions", () => {
  const persistent = { clean: false };

  test("that are persistent receive the QoS 1 messages that were published while the client was away, and no QoS 0 messages", async () => {
    const { broker, connected } = await startBroker();
    const away = await connected("phone", persistent);
    await away.subscribeAsync("t", { qos: 1 });
    await away.endAsync();
    await broker.publish({ topic: "t", payload: bytes("kept"), qos: 1 });
    await broker.publish({ topic: "t", payload: bytes("not kept"), qos: 0 });
    const received = collect(await connected("phone", persistent));
    await broker.publish({ topic: "t", payload: bytes("live"), qos: 1 });
    await vi.waitFor(() => expect(received).toContain("live"));
    // A message that is published while the session resumes may be delivered twice: QoS 1 is at least once.
    expect(new Set(received)).toEqual(new Set(["kept", "live"]));
  });

  test("set the session-present flag of the CONNACK", async () => {
    const { connect } = await startBroker();
    const sessionOf = async (clean: boolean) => {
      const client = connect("phone", { clean });
      const connack = await once<{ sessionPresent: boolean }>(client, "connect");
      await client.subscribeAsync("t", { qos: 1 });
      await client.endAsync();
      return connack.sessionPresent;
    };
    expect([await sessionOf(false), await sessionOf(false), await sessionOf(true), await sessionOf(false)]).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test("are removed on their own when they have expired", async () => {
    const { broker, connect } = await startBroker({ sessionExpiryMs: 100 });
    const first = connect("phone", persistent);
    await once(first, "connect");
    await first.subscribeAsync("t", { qos: 1 });
    expect(broker.sessions()).toEqual([{ clientId: "phone", principalId: "tester", isConnected: true, messages: 0 }]);
    await first.endAsync();
    await vi.waitFor(() => expect(broker.sessions()).toEqual([]));
    expect(await once(connect("phone", persistent), "connect")).toMatchObject({ sessionPresent: false });
  });

  test("of a client that has been connected for longer than their expiry are kept", async () => {
    const { broker, connected } = await startBroker({ sessionExpiryMs: 100 });
    const [stays, leaves] = [await connected("stays", persistent), await connected("leaves", persistent)];
    for (const client of [stays, leaves]) await client.subscribeAsync("t", { qos: 1 });
    await leaves.endAsync();
    await vi.waitFor(() => expect(broker.sessions().map(({ clientId }) => clientId)).toEqual(["stays"]));
  });

  test("are bounded for each principal: one with many clients evicts only its own, those absent for longest first", async () => {
    const authorize = async ({ clientId }: ConnectFacts) => ({
      ...(await allowEverything()),
      principalId: clientId.split("-")[0] ?? "",
    });
    const { broker, url, connected } = await startBroker({ authorize });
    const other = await connected("u2-phone", persistent);
    await other.subscribeAsync("t", { qos: 1 });
    await other.endAsync();
    for (let index = 0; index < 250; index += 1) {
      const { socket, frames, closed, send } = await rawClient(url);
      send(packets.connect(`u1-${index}`, { clean: false }));
      send(packets.subscribe(["t"], 1));
      await vi.waitFor(() => expect(frames).toHaveLength(2), { interval: 1 });
      socket.terminate();
      await closed;
    }
    const sessions = broker.sessions();
    expect(sessions.filter(({ principalId }) => principalId === "u2")).toHaveLength(1);
    expect(sessions.filter(({ principalId }) => principalId === "u1").map(({ clientId }) => clientId)).toEqual(
      Array.from({ length: 100 }, (_, index) => `u1-${150 + index}`),
    );
    await broker.publish({ topic: "t", payload: bytes("kept"), qos: 1 });
    const received = collect(await connected("u2-phone", persistent));
    await vi.waitFor(() => expect(received).toEqual(["kept"]));
  });

  test("do not deliver a message that expired in the queue", async () => {
    let nowMs = 0;
    const { broker, connected } = await startBroker({ now: () => nowMs });
    const away = await connected("phone", persistent);
    await away.subscribeAsync("t", { qos: 1 });
    await away.endAsync();
    await broker.publish({ topic: "t", payload: bytes("late"), qos: 1, messageExpiry: 60 });
    await broker.publish({ topic: "t", payload: bytes("in time"), qos: 1, messageExpiry: 61 });
    nowMs += 60_000;
    const received = collect(await connected("phone", persistent));
    await vi.waitFor(() => expect(received).toEqual(["in time"]));
  });

  test("deliver every QoS 1 message despite lost connections", async () => {
    const { broker, connect } = await startBroker();
    const client = connect("phone", { ...persistent, reconnectPeriod: 1 });
    const received = new Set<string>();
    client.on("message", (_topic, payload) => received.add(payload.toString()));
    await once(client, "connect");
    await client.subscribeAsync("t", { qos: 1 });
    for (let index = 0; index < 500; index += 1) {
      await broker.publish({ topic: "t", payload: bytes(String(index)), qos: 1 });
      if (index % 25 === 0) broker.dropConnections();
    }
    await vi.waitFor(() => expect(received.size).toBe(500), { timeout: 10_000 });
  });
});

test("the wall clock going back an hour neither delays a CONNECT nor keeps a session for longer", async () => {
  let offsetMs = 0;
  const realNow = Date.now;
  const wallClock = vi.spyOn(Date, "now").mockImplementation(() => realNow() + offsetMs);
  onTestFinished(() => wallClock.mockRestore());
  const { broker, connect, connected } = await startBroker({ connectIntervalMs: 100, sessionExpiryMs: 200 });
  const first = await connected("phone", { clean: false });
  await first.subscribeAsync("t", { qos: 1 });
  offsetMs = -3_600_000;
  const reconnect = () => {
    const client = connect("phone", { clean: false });
    return new Promise<string>((resolve) => {
      client.once("connect", () => resolve("accepted"));
      client.once("error", () => resolve("refused"));
    });
  };
  await vi.waitFor(async () => expect(await reconnect()).toBe("accepted"), { timeout: 10_000 });
  broker.dropConnections();
  await vi.waitFor(() => expect(broker.sessions()).toEqual([]), { timeout: 10_000 });
});

describe("retained messages", () => {
  test("are delivered to a new subscription to their topic, but not to a filter with a wildcard", async () => {
    const { broker, connected } = await startBroker();
    await broker.publish({ topic: "a/b", payload: bytes("kept"), qos: 0, retain: true });
    const client = await connected("u1-a");
    const received = collect(client);
    await client.subscribeAsync("a/#");
    await client.subscribeAsync("a/b");
    await broker.publish({ topic: "a/c", payload: bytes("live"), qos: 0 });
    await vi.waitFor(() => expect(received).toContain("live"));
    expect(received.toSorted()).toEqual(["kept", "live"]);
  });

  test("are deleted by an empty retained message", async () => {
    const { broker, connected } = await startBroker();
    await broker.publish({ topic: "a", payload: bytes("kept"), qos: 0, retain: true });
    await broker.publish({ topic: "a", payload: bytes(""), qos: 0, retain: true });
    const client = await connected("u1-a");
    const received = collect(client);
    await client.subscribeAsync("a");
    await broker.publish({ topic: "a", payload: bytes("live"), qos: 0 });
    await vi.waitFor(() => expect(received).toEqual(["live"]));
  });
});
