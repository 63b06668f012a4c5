import { describe, expect, test, vi } from "vitest";
import { createClock, steadyTime } from "../../src/engine/clock.ts";

const HOUR_MS = 3_600_000;

describe("the engine's clock", () => {
  test("runs with real time, ahead of it by its offset", () => {
    let realMs = 5;
    const clock = createClock(HOUR_MS, () => realMs);
    expect(clock.now()).toBe(HOUR_MS + 5);
    realMs += 7;
    expect(clock.now()).toBe(HOUR_MS + 12);
    expect(clock.offsetMs()).toBe(HOUR_MS);
  });

  test("runs the timers that are due when it is advanced, earliest first", () => {
    const clock = createClock();
    const ran: string[] = [];
    const start = clock.now();
    clock.setTimer(start + 2 * HOUR_MS, () => ran.push("second"));
    clock.setTimer(start + HOUR_MS, () => ran.push("first"));
    clock.setTimer(start + 9 * HOUR_MS, () => ran.push("not yet"));
    clock.advanceTo(start + 3 * HOUR_MS);
    expect(ran).toEqual(["first", "second"]);
    expect(clock.now()).toBeGreaterThanOrEqual(start + 3 * HOUR_MS);
  });

  test("does not run a canceled timer, even if a timer that was due with it canceled it", () => {
    const clock = createClock();
    const ran: string[] = [];
    const start = clock.now();
    const cancel = clock.setTimer(start + 2 * HOUR_MS, () => ran.push("canceled"));
    clock.setTimer(start + HOUR_MS, () => cancel());
    clock.advanceTo(start + 3 * HOUR_MS);
    expect(ran).toEqual([]);
  });

  test("never goes back", () => {
    const clock = createClock();
    clock.advanceTo(clock.now() + HOUR_MS);
    const before = clock.now();
    clock.advanceTo(before - HOUR_MS);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
  });

  test("runs a timer when it is due, without being advanced", async () => {
    const clock = createClock();
    const ran = vi.fn();
    clock.setTimer(clock.now() + 5, ran);
    await vi.waitFor(() => expect(ran).toHaveBeenCalledOnce());
  });
});

describe("real time", () => {
  test("continues when the wall clock is set back, and follows when it is set forward", () => {
    let [wallMs, elapsedMs] = [10 * HOUR_MS, 5];
    const now = steadyTime(
      () => wallMs,
      () => elapsedMs,
    );
    expect(now()).toBe(10 * HOUR_MS);
    wallMs -= HOUR_MS;
    elapsedMs += 1_000;
    expect(now()).toBe(10 * HOUR_MS + 1_000);
    wallMs += 3 * HOUR_MS;
    expect(now()).toBe(12 * HOUR_MS);
  });
});
