import { setImmediate } from "node:timers/promises";
import type { Clock } from "./clock.ts";
import type { Execution } from "./execution.ts";

const STEP_MS = 86_400_000;

export type ClockMove = {
  /** Resolves when nothing is due; rejects if campaigns and journeys cannot run. */
  idle: Execution["idle"];
  isStopped(): boolean;
  /** Called after each step, once campaigns and journeys have run at the new time. */
  moved(offsetMs: number): void;
};

/**
 * Moves time forward in steps of a day, so that what is due on a day is done before the next day begins; days on which
 * nothing is due are skipped. After the last step it waits for one turn of the execution only, because the functions that
 * it invoked may take long.
 */
export const advanceClock = async (
  clock: Clock,
  toMs: number,
  { idle, isStopped, moved }: ClockMove,
): Promise<void> => {
  // Offsets, because real time passes during the steps.
  const targetMs = toMs - clock.realNow();
  if (targetMs - clock.offsetMs() > STEP_MS) await idle();
  while (!isStopped() && clock.offsetMs() < targetMs) {
    const untilDueMs = (clock.nextTimerAt() ?? Number.POSITIVE_INFINITY) - clock.now();
    const offsetMs = Math.min(targetMs, clock.offsetMs() + Math.max(STEP_MS, untilDueMs));
    clock.advanceTo(clock.realNow() + offsetMs);
    const turn = setImmediate();
    await (offsetMs < targetMs ? Promise.all([idle(), turn]) : Promise.race([idle(), turn]));
    if (!isStopped()) moved(clock.offsetMs());
  }
};
