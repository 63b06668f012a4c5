import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { run } from "../../handlers/sms-queue.ts";
import { QueueEvent } from "../../src/channel/queue-event.ts";
import type { ReplyResult } from "../../src/pinpoint/reply-result.ts";

const { Records } = QueueEvent.parse(JSON.parse(readFileSync("events/sms-queue/reply.json", "utf8")));

const send = async (result: ReplyResult, records = Records) => {
  const sent: string[] = [];
  const line = vi.fn();
  const log = { debug: line, info: line, warn: line, error: line };
  const ports = {
    sendText: async ({ text }: { text: string }) => {
      sent.push(text);
      return result;
    },
    wait: async () => {},
    random: () => 0.5,
  };
  const response = await run({ Records: records }, ports, { remainingMs: () => 30_000, log });
  return { sent, failed: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
};

test("sends a queued reply", async () => {
  expect(await send({ kind: "sent", messageId: "out-1" })).toEqual({
    sent: ["Please reply with a number from 1 to 5."],
    failed: [],
  });
});

test("returns a reply that was throttled in all attempts as failed", async () => {
  const { sent, failed } = await send({ kind: "failed", reason: "ThrottlingException" });
  expect(sent.length).toBeGreaterThan(1);
  expect(failed).toEqual(["m-1"]);
});

test.each([
  { kind: "refused", reason: "opted out" },
  { kind: "unknown", reason: "TimeoutError" },
] as const)("sends a reply whose result is $kind only once", async (result) => {
  expect(await send(result)).toMatchObject({ sent: [expect.anything()], failed: [] });
});

test("returns a message that is not a reply as failed", async () => {
  const { failed } = await send({ kind: "sent", messageId: "out-1" }, [{ messageId: "m-2", body: "{" }]);
  expect(failed).toEqual(["m-2"]);
});
