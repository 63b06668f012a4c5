import { expect, test } from "vitest";
import { DeadlineExceeded, withDeadline } from "../src/deadline.ts";

const never = () => new Promise<never>(() => {});

test("returns the result of work that finishes in time", async () => {
  await expect(withDeadline(60_000, async () => 7)).resolves.toBe(7);
});

test("passes on the error of work that fails in time", async () => {
  const error = new Error("broken");
  await expect(withDeadline(60_000, () => Promise.reject(error))).rejects.toBe(error);
});

test("rejects when the time is up, even if the work ignores its signal", async () => {
  const expired = withDeadline(1, never);
  await expect(expired).rejects.toMatchObject({ name: "DeadlineExceeded", limitMs: 1 });
  await expect(expired).rejects.toBeInstanceOf(DeadlineExceeded);
});

test("aborts the signal of work that is out of time", async () => {
  let seen: AbortSignal | undefined;
  const work = (signal: AbortSignal) => {
    seen = signal;
    return never();
  };
  await expect(withDeadline(1, work)).rejects.toThrow("not finished within 1 ms");
  expect(seen?.aborted).toBe(true);
});
