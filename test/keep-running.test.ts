import { expect, test, vi } from "vitest";
import { waitAfterFailures } from "../src/back-off.ts";
import { keepRunning, type LoopState } from "../src/keep-running.ts";

const observe = (backOffMs = { first: 1, max: 2 }) => {
  const stopping = new AbortController();
  const states: string[] = [];
  const report = (state: LoopState) => void states.push(state.kind === "ready" ? "ready" : String(state.error));
  return { stopping, states, options: { signal: stopping.signal, report, backOffMs } };
};

test("runs a loop again after an error, and reports when it works again", async () => {
  const { states, options } = observe();
  let runs = 0;
  await keepRunning(async (progressed) => {
    runs += 1;
    if (runs < 3) throw new Error(`run ${runs}`);
    progressed();
  }, options);
  expect(states).toEqual(["ready", "Error: run 1", "Error: run 2", "ready"]);
});

test("waits twice as long after each failure, up to ten seconds", () => {
  expect([1, 2, 3, 7, 8, 100].map((failures) => waitAfterFailures(failures))).toEqual([
    100, 200, 400, 6_400, 10_000, 10_000,
  ]);
});

test("ends during a wait", async () => {
  const { stopping, states, options } = observe({ first: 60_000, max: 60_000 });
  const running = keepRunning(async () => {
    throw new Error("always");
  }, options);
  await vi.waitFor(() => expect(states).toContain("Error: always"));
  stopping.abort();
  await running;
  expect(states).toEqual(["ready", "Error: always"]);
});

test("does not report the error with which an aborted loop ends", async () => {
  const { stopping, states, options } = observe();
  await keepRunning(async () => {
    stopping.abort();
    stopping.signal.throwIfAborted();
  }, options);
  expect(states).toEqual(["ready"]);
});
