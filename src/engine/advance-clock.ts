import { setImmediate } from "node:timers/promises";
import type { Clock } from "./clock.ts";
import type { Execution } from "./execution.ts";

export type ClockMove = {
  /** Resolves when nothing is due; rejects if campaigns and journeys cannot run. */
  settled: Execution["settled"];
  isStopped(): boolean;
  /** Called after each step, once campaigns and journeys have run at the new time. */
  moved(offsetMs: number): void;
};

/**
 * Moves time forward from one due time to the next, so that everything happens at its time and in order, however the span
 * is cut. After the last step it waits only for one turn of the execution, because the functions that it invoked may take
 * long.
 */
export const advanceClock = async (
  clock: Clock,
  toMs: number,
  { settled, isStopped, moved }: ClockMove,
): Promise<void> => {
  // Offsets, because real time passes during the steps.
  const targetMs = toMs - clock.realNow();
  const nextOffsetMs = (): number => {
    const untilDueMs = (clock.nextTimerAt() ?? Number.POSITIVE_INFINITY) - clock.now();
    return Math.min(targetMs, clock.offsetMs() + Math.max(0, untilDueMs));
  };
  await settled();
  while (!isStopped() && clock.offsetMs() < targetMs) {
    const offsetMs = nextOffsetMs();
    clock.advanceTo(clock.realNow() + offsetMs);
    const turn = setImmediate();
    await (offsetMs < targetMs ? Promise.all([settled(), turn]) : Promise.race([settled(), turn]));
    if (!isStopped()) moved(clock.offsetMs());
  }
};
