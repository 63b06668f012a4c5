import { type BackOff, waitAfterFailures } from "../../back-off.ts";
import { RemoteFault } from "../../errors.ts";

/** The time that a call may take. */
export type Budget = { leftMs: () => number };

// Starts fail when an account exceeds its rate of 150 to 300 starts a second. [Step Functions developer guide: quotas]
const START_BACK_OFF_MS: BackOff = { first: 100, max: 1_000 };

/** Repeats a call that was throttled, or had no response, while there is time; then throws the last fault. */
export const withAttempts = async <T>(
  call: () => Promise<T>,
  wait: (ms: number) => Promise<void>,
  { leftMs }: Budget,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const waitMs = waitAfterFailures(attempt, START_BACK_OFF_MS);
      if (!isTransient(error) || leftMs() <= waitMs) throw error;
      await wait(waitMs);
    }
  }
};

const isTransient = (error: unknown): boolean =>
  error instanceof RemoteFault && ["throttled", "timeout", "unavailable"].includes(error.kind);
