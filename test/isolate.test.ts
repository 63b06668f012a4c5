import { expect, test, vi } from "vitest";
import { createIsolation } from "../src/isolate.ts";

test("a part that throws waits, stops no other part, and is reported until it works again", async () => {
  const states: string[] = [];
  const wake = vi.fn();
  const isolation = createIsolation({
    report: (state) => states.push(state.kind === "ready" ? "ready" : String(state.error)),
    wake,
  });
  const fail = () => {
    throw new Error("no");
  };
  expect(isolation.run("a", fail)).toBeUndefined();
  expect(isolation.run("a", () => "not run")).toBeUndefined();
  expect(isolation.isWaiting("a")).toBe(true);
  expect(isolation.run("b", () => "b")).toBe("b");
  await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(1));
  expect(isolation.run("a", () => "a")).toBe("a");
  expect(states).toEqual(["Error: a: no", "ready"]);
});

test("a part that no longer exists is not reported as failing", () => {
  const states: string[] = [];
  const isolation = createIsolation({ report: ({ kind }) => states.push(kind), wake: () => {} });
  isolation.failed("a", new Error("no"));
  isolation.failed("b", new Error("no"));
  isolation.keepOnly(["b", "c"]);
  expect(isolation.isFailing()).toBe(true);
  isolation.keepOnly(["c"]);
  expect([isolation.isFailing(), states]).toEqual([false, ["failing", "failing", "ready"]]);
});
