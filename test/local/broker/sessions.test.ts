import type { AedesPublishPacket, Client } from "aedes";
import { expect, test } from "vitest";
import type { Connection } from "../../../src/local/broker/connection.ts";
import { createSessions } from "../../../src/local/broker/sessions.ts";

const phone = { id: "phone" } as Client;
const packet = (brokerCounter: number, sizeBytes = 1): AedesPublishPacket => ({
  cmd: "publish",
  brokerId: "b",
  brokerCounter,
  topic: "t",
  payload: Buffer.alloc(sizeBytes),
  qos: 1,
  dup: false,
  retain: false,
});
const connectionWith = (filters: string[], more: Partial<Connection> = {}) =>
  ({
    clientId: "phone",
    principalId: "u1",
    isOpen: () => true,
    filters: new Map(filters.map((filter) => [filter, 1])),
    ...more,
  }) as Connection;
const openSessions = () => {
  const connection = connectionWith(["t", "a/+", "a/#", "quiet"]);
  const sessions = createSessions({ now: () => 0, expiryMs: 60_000, connectionOf: () => connection });
  sessions.add(phone, [
    { topic: "t", qos: 1 },
    { topic: "a/+", qos: 1 },
    { topic: "quiet", qos: 0 },
    { topic: "refused", qos: 1 },
  ]);
  return sessions;
};
const queued = async (sessions: ReturnType<typeof openSessions>) => {
  const counters: number[] = [];
  for await (const { brokerCounter } of sessions.unacknowledged(phone)) counters.push(brokerCounter);
  return counters;
};

test("a QoS 1 message matches a session once, and never by a filter that was rejected", () => {
  const sessions = openSessions();
  sessions.add(phone, [{ topic: "a/#", qos: 1 }]);
  const matching = (topic: string) => sessions.matching(topic).map(({ clientId }) => clientId);
  expect(["t", "a/b", "a", "quiet", "refused", "a/b/c"].map(matching)).toEqual([
    ["phone"],
    ["phone"],
    ["phone"],
    [],
    [],
    ["phone"],
  ]);
});

test("acknowledged messages leave the queue, and the others keep their order", async () => {
  const sessions = openSessions();
  for (const counter of [1, 2, 3]) sessions.enqueue("phone", packet(counter));
  sessions.sent(phone, { ...packet(2), messageId: 7 });
  expect(sessions.acknowledged(phone, 7)).toMatchObject({ brokerCounter: 2 });
  expect(sessions.acknowledged(phone, 7)).toBeUndefined();
  expect(await queued(sessions)).toEqual([1, 3]);
});

test("the oldest messages are dropped when the queue exceeds its count or its size", async () => {
  const sessions = openSessions();
  for (let counter = 1; counter <= 10_001; counter += 1) sessions.enqueue("phone", packet(counter));
  expect((await queued(sessions)).at(0)).toBe(2);
  for (let counter = 20_001; counter <= 20_257; counter += 1) sessions.enqueue("phone", packet(counter, 131_072));
  expect(await queued(sessions)).toEqual(Array.from({ length: 256 }, (_, index) => 20_002 + index));
});

test("a session that two connections used is connected until the later one has closed", () => {
  const [first, second] = [connectionWith(["t"]), connectionWith(["t"])];
  const sessions = createSessions({ now: () => 0, expiryMs: 60_000, connectionOf: () => first });
  sessions.add(phone, [{ topic: "t", qos: 1 }]);
  sessions.connected(second);
  sessions.disconnected(first);
  expect(sessions.list()).toMatchObject([{ isConnected: true }]);
  sessions.disconnected(second);
  expect(sessions.list()).toMatchObject([{ isConnected: false }]);
});

test("a session is not continued by another principal", () => {
  const sessions = openSessions();
  sessions.enqueue("phone", packet(1));
  sessions.connected(connectionWith([], { principalId: "u2" }));
  expect(sessions.list()).toEqual([]);
});
