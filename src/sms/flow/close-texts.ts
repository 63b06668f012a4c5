import { Unfinished } from "../../errors.ts";
import type { Budget } from "../../run.ts";
import { planWaves } from "../../stream/plan-delivery.ts";
import type { NotificationTopic } from "../../stream/ports.ts";
import type { OutgoingNotification } from "../../stream/stream-item.ts";
import type { DueTextStore } from "../receipts/text-ports.ts";
import { closeText, type TextRecord, withPublished } from "../receipts/text-record.ts";
import { toTextResult } from "../receipts/to-text-result.ts";

export type CloseTextsPorts = { texts: DueTextStore; topic: NotificationTopic };
export type ClosedTexts = { closed: number; failed: number; isComplete: boolean };

type Closed = { record: TextRecord; result: OutgoingNotification };

/**
 * Closes the texts for which no final receipt came, and publishes their results, while there is time. What is left stays due.
 * A text is stored as closed before its result is published: no later receipt can then lead to another result.
 */
export const closeTexts = async (
  { texts, topic }: CloseTextsPorts,
  now: Date,
  budget: Budget,
  report: (error: unknown) => void,
): Promise<ClosedTexts> => {
  const total = { closed: 0, failed: 0 };
  for await (const page of texts.readDue(now)) {
    if (budget.leftMs() <= 0) return { ...total, isComplete: false };
    const stored = await Promise.allSettled(page.map((record) => close(record, texts, now)));
    const closed = new Map<string, Closed>();
    for (const one of stored) {
      if (one.status === "rejected") {
        total.failed += 1;
        report(one.reason);
      } else if (one.value !== undefined) closed.set(one.value.result.position, one.value);
    }
    const published = await publish([...closed.values()], topic, report);
    const marks = await Promise.allSettled(published.map(({ record }) => texts.save(withPublished(record), now)));
    // Without its mark, a result is published again, with the same id.
    for (const mark of marks) if (mark.status === "rejected") report(mark.reason);
    total.closed += published.length;
    total.failed += closed.size - published.length;
  }
  return { ...total, isComplete: true };
};

/** Another run, or a receipt, may have changed the text meanwhile. */
const close = async (record: TextRecord, texts: DueTextStore, now: Date): Promise<Closed | undefined> => {
  const closed = closeText(record, now.getTime());
  if (closed === undefined || !(await texts.save(closed, now))) return undefined;
  const { messageId } = closed.progress;
  const place = { recordId: messageId, position: `sms:${messageId}:result`, arrivedAt: now };
  return { record: closed, result: toTextResult(closed, place) };
};

/** Returns those that were published. */
const publish = async (
  closed: Closed[],
  topic: NotificationTopic,
  report: (error: unknown) => void,
): Promise<Closed[]> => {
  const byPosition = new Map(closed.map((one) => [one.result.position, one]));
  const published: Closed[] = [];
  for (const batch of planWaves(closed.map(({ result }) => result)).flat()) {
    const results = await topic.publish(batch);
    for (const [index, { position }] of batch.entries()) {
      const result = results[index] ?? { kind: "failed", reason: "no result" };
      const one = byPosition.get(position);
      if (result.kind !== "published") report(new Unfinished(1, "notification", result.reason));
      else if (one !== undefined) published.push(one);
    }
  }
  return published;
};
