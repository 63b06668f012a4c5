import { expect, test } from "vitest";
import { receiveAll } from "../../../src/sms/flow/receive-all.ts";
import { SnsEvent } from "../../../src/sms/sns-event.ts";
import { createInMemoryTwoWay, createRules, inbound, NOW } from "../in-memory-two-way.ts";

const snsEvent = (...messages: string[]) =>
  SnsEvent.parse({ Records: messages.map((Message, index) => ({ Sns: { MessageId: `sns-${index}`, Message } })) });
const run = { now: NOW, requestId: "request-1", budget: { leftMs: () => 10_000 }, remainingMs: () => 30_000 };

test("only the invalid record fails, and a retry of the event does only what is left", async () => {
  const { ports, sent } = createInMemoryTwoWay();
  const event = snsEvent(inbound("survey", "m-1", "+12065550101"), "{", inbound("prefs", "m-2", "+12065550102"));
  const first = await receiveAll(event, createRules(), ports, run);
  expect(first.failed).toMatchObject([{ messageId: "sns-1", error: { name: "InvalidEvent" } }]);
  expect(first.received).toHaveLength(2);
  const second = await receiveAll(event, createRules(), ports, run);
  expect(second.received).toEqual([{ kind: "duplicate" }, { kind: "duplicate" }]);
  expect(sent).toHaveLength(2);
});

test("two records with the same text lead to one reply", async () => {
  const { ports, sent } = createInMemoryTwoWay();
  const text = inbound("survey", "m-1");
  const { received, failed } = await receiveAll(snsEvent(text, text), createRules(), ports, run);
  expect([received.length, failed.length]).toEqual([1, 1]);
  expect(sent).toHaveLength(1);
});

test("an event without an SNS message is rejected", () => {
  expect(SnsEvent.safeParse({ Records: [{ body: "" }] }).success).toBe(false);
});
