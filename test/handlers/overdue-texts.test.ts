import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { run } from "../../handlers/overdue-texts.ts";
import { addReceipts, type TextRecord } from "../../src/sms/receipts/text-record.ts";
import { ScheduledEvent } from "../../src/sms/scheduled-event.ts";
import type { PublishResult } from "../../src/stream/ports.ts";
import { createInMemoryTexts } from "../stream/in-memory-texts.ts";

const event = ScheduledEvent.parse(JSON.parse(readFileSync("events/overdue-texts/scheduled.json", "utf8")));
const REQUESTED = event.time.getTime() - 80 * 3_600_000;

const close = async (result: PublishResult) => {
  const { texts } = createInMemoryTexts();
  const receipt = { messageId: "m-1", status: "sent" as const, reason: "SENT", isFinal: false, requestedAt: REQUESTED };
  const placed = { receipt: { ...receipt, at: REQUESTED }, position: "p", origin: { source: "pinpoint" as const } };
  await texts.save(addReceipts(undefined, [placed]) as TextRecord, event.time);
  const [info, error] = [vi.fn(), vi.fn()];
  const log = { debug: info, info, warn: info, error };
  const topic = { publish: async () => [result] };
  const done = await run(event, { texts, topic }, { remainingMs: () => 300_000, log }).then(
    () => "done",
    ({ message }: Error) => message,
  );
  return { done, lines: info.mock.calls, errors: error.mock.calls };
};

test("closes what is due at the time of the event, and logs the counts", async () => {
  const { done, lines } = await close({ kind: "published" });
  expect(done).toBe("done");
  expect(lines).toEqual([["texts closed", { closed: 1, failed: 0, isComplete: true }]]);
});

test("fails after it logged the counts if a result could not be published", async () => {
  const { done, lines, errors } = await close({ kind: "failed", reason: "InternalError" });
  expect(done).toBe("1 texts left: the log names the cause of each");
  expect(lines).toEqual([["texts closed", { closed: 0, failed: 1, isComplete: true }]]);
  expect(errors).toHaveLength(1);
});
