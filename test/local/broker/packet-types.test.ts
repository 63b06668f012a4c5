import { describe, expect, test, vi } from "vitest";
import { collect, startBroker } from "./broker-fixture.ts";
import { packets, rawClient } from "./raw-client.ts";

const PING_RESPONSE = Buffer.from([0xd0, 0]);
const WAIT = { timeout: 10_000, interval: 1 };

/** Sends bytes after a CONNECT, or instead of one. Returns whether the connection is open after they were read. */
const stateAfter = async (bytes: Buffer, { isSignedIn = true } = {}) => {
  const { broker, url, connected } = await startBroker();
  const other = await connected("other");
  const received = collect(other);
  await other.subscribeAsync("t", { qos: 1 });
  const { closed, frames, send } = await rawClient(url);
  if (isSignedIn) send(packets.connect("raw"));
  if (isSignedIn) await vi.waitFor(() => expect(frames).toHaveLength(1), WAIT);
  send(bytes);
  send(packets.pingReq());
  const state = await Promise.race([
    closed.then(() => "closed"),
    vi.waitFor(() => expect(Buffer.concat(frames).includes(PING_RESPONSE)).toBe(true), WAIT).then(() => "open"),
  ]);
  await broker.publish({ topic: "t", payload: Buffer.from("poke"), qos: 1 });
  await vi.waitFor(() => expect(received).toEqual(["poke"]));
  return state;
};

describe("a packet that IoT Core does not accept from a client closes only the connection that it was sent on", () => {
  test.each([
    ["PUBREL", packets.any(0x62, 0, 1)],
    ["PUBREC", packets.any(0x50, 0, 1)],
    ["PUBCOMP", packets.any(0x70, 0, 1)],
    ["CONNACK", packets.any(0x20, 0, 0)],
    ["SUBACK", packets.any(0x90, 0, 1, 0)],
    ["UNSUBACK", packets.any(0xb0, 0, 1)],
    ["PINGRESP", packets.any(0xd0)],
    ["AUTH", packets.any(0xf0)],
    ["reserved type 0", packets.any(0x00)],
    ["second CONNECT", packets.connect("raw")],
    ["PUBLISH with QoS 2", packets.publish("t", Buffer.from("x"), { qos: 2 })],
    ["PUBLISH with QoS 3", packets.publish("t", Buffer.from("x"), { qos: 3 })],
    ["PUBLISH with QoS 1 without a packet identifier", packets.any(0x32, 0, 1, 0x74)],
    ["PUBACK with a wrong size", packets.any(0x40, 0)],
    ["PUBACK with packet identifier 0", packets.any(0x40, 0, 0)],
    ["SUBSCRIBE without topic filters", packets.any(0x82, 0, 1)],
    ["SUBSCRIBE with reserved flags", packets.any(0x80, 0, 1, 0, 1, 0x74, 0)],
    ["UNSUBSCRIBE whose filter is longer than the packet", packets.any(0xa2, 0, 1, 0, 9, 0x74)],
    ["PINGREQ with a body", packets.any(0xc0, 1)],
  ])("%s", async (_name, bytes) => {
    expect(await stateAfter(bytes)).toBe("closed");
  });
});

test.each([
  ["SUBSCRIBE", packets.subscribe(["t"])],
  ["PUBLISH", packets.publish("t", Buffer.from("x"))],
  ["PINGREQ", packets.pingReq()],
  ["DISCONNECT", packets.disconnect()],
  ["CONNECT with another protocol name", packets.any(0x10, 0, 4, 0x48, 0x54, 0x54, 0x50, 4, 2, 0, 0, 0, 1, 0x61)],
  ["CONNECT that ends before its client id", packets.any(0x10, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0)],
])("%s as the first packet closes the connection", async (_name, bytes) => {
  expect(await stateAfter(bytes, { isSignedIn: false })).toBe("closed");
});

test.each([
  ["PUBACK of a message that was not sent", packets.any(0x40, 0, 9)],
  ["UNSUBSCRIBE of a filter without a subscription", packets.any(0xa2, 0, 9, 0, 1, 0x78)],
  ["SUBSCRIBE to a reserved word of JavaScript", packets.subscribe(["__proto__"], 1)],
])("%s leaves the connection open", async (_name, bytes) => {
  expect(await stateAfter(bytes)).toBe("open");
});
