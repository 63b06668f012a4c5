import { setTimeout } from "node:timers/promises";

/** Waits before the next attempt, with full jitter, so that callers that were throttled together do not retry together. */
export type Pause = (attempt: number) => Promise<void>;

// The first wait is up to 100 ms, which is short for one throttled request; a lasting throttle needs seconds.
const BASE_MS = 50;
const CAP_MS = 2_000;

export const jitteredPause: Pause = async (attempt) => {
  await setTimeout(Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
};
