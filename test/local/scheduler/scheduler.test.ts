import { expect, test, vi } from "vitest";
import { createScheduler } from "../../../src/local/scheduler/scheduler.ts";

const MINUTE_MS = 60_000;
const START = Date.parse("2026-12-01T10:00:00.500Z");

const setUp = (invoke: (arn: string) => Promise<void> = async () => {}) => {
  let now = START;
  const invoked: { arn: string; payload: Record<string, unknown> }[] = [];
  const errors: unknown[] = [];
  const scheduler = createScheduler({
    region: "us-east-1",
    accountId: "000000000000",
    schedules: [
      { id: "EachMinute", intervalMs: MINUTE_MS, targets: [{ functionArn: "minute" }] },
      { id: "EachHour", intervalMs: 60 * MINUTE_MS, targets: [{ functionArn: "hour", input: '{"own":true}' }] },
    ],
    clock: { now: () => now },
    invoke: (arn, payload) => {
      invoked.push({ arn, payload: JSON.parse(payload) });
      return invoke(arn);
    },
    reportError: (error) => errors.push(error),
  });
  scheduler.start();
  const advance = async (minutes: number) => {
    now += minutes * MINUTE_MS;
    scheduler.runDue();
    await new Promise(setImmediate);
  };
  return { scheduler, invoked, errors, advance, arns: () => invoked.map(({ arn }) => arn) };
};

test("runs each schedule after its interval, with the event of EventBridge or its own input", async () => {
  const { scheduler, invoked, advance } = setUp();
  await advance(0.9);
  expect(invoked).toEqual([]);
  await advance(0.1);
  expect(invoked).toMatchObject([
    {
      arn: "minute",
      payload: { source: "aws.events", "detail-type": "Scheduled Event", time: "2026-12-01T10:01:00Z" },
    },
  ]);
  await advance(59);
  expect(invoked.slice(1)).toMatchObject([{ arn: "minute" }, { arn: "hour", payload: { own: true } }]);
  scheduler.stop();
});

test("runs a schedule once after the clock moved over several runs, and never after its stop", async () => {
  const { scheduler, advance, arns } = setUp();
  await advance(72 * 60);
  expect(arns()).toEqual(["minute", "hour"]);
  scheduler.stop();
  await advance(72 * 60);
  expect(arns()).toHaveLength(2);
});

test("does not run a schedule while its last run has not ended, and runs it afterwards", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { scheduler, advance, arns } = setUp(() => promise);
  await advance(1);
  await advance(1);
  expect(arns()).toEqual(["minute"]);
  resolve();
  await advance(0);
  await advance(0);
  expect(arns()).toEqual(["minute", "minute"]);
  scheduler.stop();
});

test("is idle when what is due has run, also a schedule that was due again during its last run", async () => {
  const ends: (() => void)[] = [];
  const { scheduler, advance, arns } = setUp(() => new Promise((end) => ends.push(end)));
  await advance(1);
  await advance(1);
  let isIdle = false;
  const idle = scheduler.idle().then(() => {
    isIdle = true;
  });
  for (const count of [1, 2]) {
    await vi.waitFor(() => expect(arns()).toHaveLength(count));
    expect(isIdle).toBe(false);
    ends.at(-1)?.();
  }
  await idle;
  await scheduler.idle();
  expect(arns()).toEqual(["minute", "minute"]);
  scheduler.stop();
});

test("continues after a function failed, and reports the error", async () => {
  const { scheduler, advance, arns, errors } = setUp(() => Promise.reject(new Error("failed")));
  await advance(1);
  await advance(1);
  expect(arns()).toEqual(["minute", "minute"]);
  expect(errors).toHaveLength(2);
  scheduler.stop();
});
