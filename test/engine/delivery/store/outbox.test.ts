import { expect, test } from "vitest";
import { createClock } from "../../../../src/engine/clock.ts";
import { openDatabase } from "../../../../src/engine/database.ts";
import { readOutbox, sendToOutbox } from "../../../../src/engine/delivery/store/outbox.ts";

const message = {
  applicationId: "app",
  channel: "SMS",
  address: "+12065550100",
  endpointId: "ep-1",
  body: "Hi",
  origin: { journey_id: "j", batch_id: "1" },
} as const;

test("keeps a message of a repeated batch once, and every other message", () => {
  const context = { db: openDatabase(":memory:"), clock: createClock() };
  const first = sendToOutbox(context, message);
  expect(sendToOutbox(context, message)).toEqual(first);
  sendToOutbox(context, { ...message, endpointId: "ep-2" });
  sendToOutbox(context, { ...message, origin: {} });
  sendToOutbox(context, { ...message, origin: {} });
  expect(readOutbox(context, 0, 10).map(({ endpointId }) => endpointId)).toEqual(["ep-1", "ep-2", "ep-1", "ep-1"]);
  expect(readOutbox(context, 0, 1)).toEqual([
    { ...message, id: 1, messageId: first.messageId, sentAtMs: expect.any(Number) },
  ]);
});
