import { expect, test } from "vitest";
import { createClock } from "../../../../src/engine/clock.ts";
import { openDatabase } from "../../../../src/engine/database.ts";
import { readOutbox, sendToOutbox } from "../../../../src/engine/delivery/store/outbox.ts";

const MESSAGE = {
  applicationId: "app",
  channel: "SMS",
  address: "+12065550100",
  endpointId: "ep-1",
  body: "Hi",
  origin: { journey_id: "j", batch_id: "1" },
} as const;

test("stores a message of a retried batch once, and every other message", () => {
  const context = { db: openDatabase(":memory:"), clock: createClock() };
  const first = sendToOutbox(context, MESSAGE);
  expect(sendToOutbox(context, MESSAGE)).toEqual(first);
  sendToOutbox(context, { ...MESSAGE, endpointId: "ep-2" });
  sendToOutbox(context, { ...MESSAGE, origin: {} });
  sendToOutbox(context, { ...MESSAGE, origin: {} });
  expect(readOutbox(context, 0, 10).map(({ endpointId }) => endpointId)).toEqual(["ep-1", "ep-2", "ep-1", "ep-1"]);
  expect(readOutbox(context, 0, 1)).toEqual([
    { ...MESSAGE, id: 1, messageId: first.messageId, sentAtMs: expect.any(Number) },
  ]);
});
