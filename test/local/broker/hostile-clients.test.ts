import net from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { IotPolicy } from "../../../src/local/broker/iot-policy.ts";
import { allowEverything, collect, once, startBroker } from "./broker-fixture.ts";
import { packets, rawClient } from "./raw-client.ts";

const poke = { topic: "t", payload: Buffer.from("poke"), qos: 1 as const };
const upgradeLines = (...headers: string[]) =>
  ["GET /mqtt HTTP/1.1", "host: 127.0.0.1", ...headers, "", ""].join("\r\n");
const UPGRADE = ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13"];
const KEY = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
const PROTOCOL = "sec-websocket-protocol: mqtt";

/** A TCP connection; `ended` resolves with what the server sent. */
const tcp = async (port: number, allowHalfOpen = false) => {
  const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen });
  onTestFinished(() => void socket.destroy());
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  const ended = new Promise<string>((resolve) => {
    for (const event of ["end", "close"]) socket.once(event, () => resolve(received));
  });
  await new Promise((resolve) => socket.once("connect", resolve));
  return { socket, ended };
};

/** A broker with a client that has to receive every poke, whatever other clients do. */
const startWithListener = async (settings: Parameters<typeof startBroker>[0] = {}) => {
  const started = await startBroker(settings);
  const listener = await started.connected("listener");
  const received = collect(listener);
  await listener.subscribeAsync("t", { qos: 1 });
  const receives = async () => {
    received.length = 0;
    await started.broker.publish(poke);
    await vi.waitFor(() => expect(received).toEqual(["poke"]));
  };
  return { ...started, receives };
};

describe("an exception in one connection ends only that connection", () => {
  /** A policy whose evaluation fails once `isBroken` is set. */
  const breakablePolicy = () => {
    const policy = { isBroken: false, ...IotPolicy.parse({ Version: "2012-10-17", Statement: [] }) };
    const statement = { Effect: "Allow" as const, Action: ["iot:*"], Resource: ["*"] };
    Object.defineProperty(policy, "Statement", {
      get: () => {
        if (policy.isBroken) throw new Error("this policy is broken");
        return [statement];
      },
    });
    return policy;
  };
  const startWithBreakable = async () => {
    const policy = breakablePolicy();
    const authorize = async ({ clientId }: { clientId: string }) =>
      clientId.startsWith("listener")
        ? allowEverything()
        : { allowed: true as const, principalId: "u1", policies: [policy] };
    const started = await startWithListener({ authorize });
    const client = await started.connected("breakable");
    await client.subscribeAsync(["a", "b"], { qos: 1 });
    const gone = once(client, "close");
    policy.isBroken = true;
    return { ...started, client, gone };
  };

  test("while a message is delivered to it", async () => {
    const { broker, connected, gone, receives } = await startWithBreakable();
    const after = await connected("listener-2");
    const received = collect(after);
    await after.subscribeAsync("a", { qos: 1 });
    await broker.publish({ ...poke, topic: "a" });
    await gone;
    await vi.waitFor(() => expect(received).toEqual(["poke"]));
    await receives();
  });

  test.each([
    ["SUBSCRIBE", packets.subscribe(["c"])],
    ["PUBLISH", packets.publish("c", Buffer.from("x"))],
  ])("while its %s is authorized", async (_name, bytes) => {
    const { client, gone, receives } = await startWithBreakable();
    client.stream.write(bytes);
    await gone;
    await receives();
  });

  test("while its authorizer returns something other than an authorization", async () => {
    const authorize = async ({ clientId }: { clientId: string }) =>
      clientId === "listener" ? allowEverything() : (undefined as never);
    const { connect, receives } = await startWithListener({ authorize });
    expect(await once<{ code: number }>(connect("other"), "error")).toMatchObject({ code: 3 });
    await receives();
  });
});

test("a failed refresh of an authorization closes only its own connection", async () => {
  let calls = 0;
  const authorize = async ({ clientId }: { clientId: string }) => {
    if (clientId === "listener") return allowEverything();
    calls += 1;
    return calls === 1 ? { ...(await allowEverything()), refreshAfterInSeconds: 0.05 } : (undefined as never);
  };
  const { connected, receives } = await startWithListener({ authorize });
  await once(await connected("other"), "close");
  await receives();
});

describe("a client", () => {
  test("that opens a WebSocket and sends no CONNECT is disconnected", async () => {
    const { url, receives } = await startWithListener({ connectTimeoutMs: 50 });
    const silent = await rawClient(url);
    const drip = await rawClient(url);
    drip.send(packets.connect("drip").subarray(0, 9));
    await Promise.all([silent.closed, drip.closed]);
    await receives();
  });

  test("that disappears while its CONNECT is authorized leaves nothing behind", async () => {
    const authorizations: (() => void)[] = [];
    const authorize = async ({ clientId }: { clientId: string }) => {
      if (clientId !== "listener") await new Promise<void>((resolve) => authorizations.push(resolve));
      return allowEverything();
    };
    const { broker, url, receives } = await startWithListener({ authorize });
    const { socket, send, closed } = await rawClient(url);
    send(packets.connect("gone", { clean: false }));
    send(packets.subscribe(["t"], 1));
    await vi.waitFor(() => expect(authorizations).toHaveLength(1));
    socket.terminate();
    await closed;
    for (const authorized of authorizations) authorized();
    await receives();
    expect(broker.connections().map(({ clientId }) => clientId)).toEqual(["listener"]);
    expect(broker.sessions()).toEqual([]);
  });

  test("that never reads the pongs to its pings is disconnected before they fill the memory", async () => {
    const { url, receives } = await startWithListener();
    const { socket, closed } = await rawClient(url);
    let isClosed = false;
    void closed.then(() => {
      isClosed = true;
    });
    // ws sees a lost connection only when it reads; the socket sees it when it writes.
    Reflect.get(socket, "_socket").once("close", () => {
      isClosed = true;
    });
    socket.pause();
    const pings = 200_000;
    for (let sent = 0; !isClosed && sent < pings; sent += 500) {
      for (let count = 0; count < 500; count += 1) socket.ping(Buffer.alloc(125), true, () => {});
      await new Promise(setImmediate);
    }
    expect(isClosed).toBe(true);
    await receives();
  });

  test("that closes only its half of the connection is disconnected", async () => {
    const { broker, port, receives } = await startWithListener();
    const { socket, ended } = await tcp(port, true);
    socket.write(upgradeLines(...UPGRADE, KEY, PROTOCOL));
    await new Promise((resolve) => socket.once("data", resolve));
    socket.end();
    expect(await ended).toMatch(/^HTTP\/1\.1 101/);
    await receives();
    expect(broker.connections()).toHaveLength(1);
  });
});

describe("an upgrade request", () => {
  const REJECTED = /^HTTP\/1\.1 400 /;
  test.each([
    ["without a subprotocol", [...UPGRADE, KEY], REJECTED],
    ["with a malformed subprotocol", [...UPGRADE, KEY, "sec-websocket-protocol: ,mqtt,"], REJECTED],
    ["without a key", [...UPGRADE, PROTOCOL], REJECTED],
    ["with a malformed key", [...UPGRADE, PROTOCOL, "sec-websocket-key: x"], REJECTED],
    [
      "with another version",
      ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 99", KEY, PROTOCOL],
      REJECTED,
    ],
    ["for another protocol", ["connection: upgrade", "upgrade: h2c", KEY, PROTOCOL], REJECTED],
    // The connection is reset while the client still writes, so the response may be lost.
    ["with 70,000 bytes of headers", [...UPGRADE, KEY, PROTOCOL, `x: ${"y".repeat(70_000)}`], /^$|^HTTP\/1\.1 431 /],
  ])("%s is rejected, and its socket is closed although the client keeps it open", async (_name, headers, response) => {
    const { port, receives } = await startWithListener();
    const { socket, ended } = await tcp(port, true);
    socket.write(upgradeLines(...headers));
    expect(await ended).toMatch(response);
    await receives();
  });

  test("of a client that resets the connection at once affects no other client", async () => {
    const { port, receives } = await startWithListener();
    for (let count = 0; count < 50; count += 1) {
      const { socket } = await tcp(port);
      socket.write(upgradeLines(...UPGRADE, KEY, ...(count % 2 ? [PROTOCOL] : [])));
      socket.resetAndDestroy();
    }
    await receives();
  });
});
