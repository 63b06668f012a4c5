import { expect, test } from "vitest";
import { closeTexts } from "../../../src/sms/flow/close-texts.ts";
import { addReceipts, type TextRecord } from "../../../src/sms/receipts/text-record.ts";
import type { PublishResult } from "../../../src/stream/ports.ts";
import type { OutgoingNotification } from "../../../src/stream/stream-item.ts";
import { createInMemoryTexts } from "../../stream/in-memory-texts.ts";

const HOUR_MS = 3_600_000;
const REQUESTED = Date.parse("2026-12-01T10:00:00Z");
const at = (hour: number) => new Date(REQUESTED + hour * HOUR_MS);
const BUDGET = { leftMs: () => 1_000 };

const receiptOf = (messageId: string, status: "sent" | "delivered", hour: number) => ({
  receipt: {
    messageId,
    status,
    reason: status.toUpperCase(),
    isFinal: status === "delivered",
    requestedAt: REQUESTED,
    at: at(hour).getTime(),
  },
  position: `shard:${messageId}:${hour}`,
  origin: { source: "end-user-messaging" as const, applicationId: "app", endpointId: "ep", context: { order: "7" } },
});

const setUp = async (ids: string[]) => {
  const { texts, read } = createInMemoryTexts();
  for (const id of ids) await texts.save(addReceipts(undefined, [receiptOf(id, "sent", 0)]) as TextRecord, at(0));
  const published: OutgoingNotification[] = [];
  const errors: unknown[] = [];
  let results = (batch: OutgoingNotification[]): PublishResult[] => batch.map(() => ({ kind: "published" }));
  const topic = {
    publish: async (batch: OutgoingNotification[]) => {
      const result = results(batch);
      published.push(...batch.filter((_, index) => result[index]?.kind === "published"));
      return result;
    },
  };
  const close = (hour: number, budget = BUDGET) =>
    closeTexts({ texts, topic }, at(hour), budget, (error) => errors.push(error));
  return { texts, read, published, errors, close, setResults: (next: typeof results) => (results = next) };
};

test("closes a text 72 hours after its request, once, with what its first receipt said", async () => {
  const { close, published } = await setUp(["m-1", "m-2"]);
  expect(await close(71.9)).toEqual({ closed: 0, failed: 0, isComplete: true });
  expect(await close(72.5)).toEqual({ closed: 2, failed: 0, isComplete: true });
  expect(await close(73.5)).toEqual({ closed: 0, failed: 0, isComplete: true });
  expect(published.map(({ notification }) => notification)).toMatchObject([
    {
      type: "text-result",
      id: "text/m-1",
      status: "unknown",
      reason: "UNKNOWN",
      occurredAt: at(72).getTime(),
      applicationId: "app",
      context: { order: "7" },
      mayResend: false,
    },
    { id: "text/m-2" },
  ]);
});

test("leaves a text that a receipt has closed meanwhile", async () => {
  const { close, texts, read, published } = await setUp(["m-1"]);
  const delivered = addReceipts(read("m-1"), [receiptOf("m-1", "delivered", 71)]);
  await texts.save(delivered as TextRecord, at(71));
  expect(await close(80)).toEqual({ closed: 0, failed: 0, isComplete: true });
  expect(published).toEqual([]);
});

test("publishes in a later run what the topic did not accept, and nothing else again", async () => {
  const { close, published, errors, setResults } = await setUp(["m-1", "m-2"]);
  setResults((batch) =>
    batch.map(({ notification: { messageId } }) =>
      messageId === "m-1" ? { kind: "failed", reason: "InternalError" } : { kind: "published" },
    ),
  );
  expect(await close(73)).toMatchObject({ closed: 1, failed: 1 });
  expect(errors).toHaveLength(1);
  setResults((batch) => batch.map(() => ({ kind: "published" })));
  // Within the half hour, another run may still be publishing it.
  expect(await close(73.1)).toMatchObject({ closed: 0, failed: 0 });
  expect(await close(74)).toMatchObject({ closed: 1, failed: 0 });
  expect(published.map(({ notification }) => notification.id).sort()).toEqual(["text/m-1", "text/m-2"]);
});

test("publishes a result once although two runs close the text at the same time", async () => {
  const { close, published } = await setUp(["m-1"]);
  await Promise.all([close(73), close(73)]);
  expect(published).toHaveLength(1);
});

test("stops when its time is over, and says so", async () => {
  const { close } = await setUp(["m-1"]);
  expect(await close(73, { leftMs: () => 0 })).toEqual({ closed: 0, failed: 0, isComplete: false });
});
