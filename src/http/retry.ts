import { setTimeout } from "node:timers/promises";

export type RetryRule = { attempts: number; baseMs: number; random: () => number };

/** Asks again after transient failures, with full jitter, until the signal ends it. */
export const withRetries = async <T>(
  attempt: () => Promise<T>,
  isTransient: (error: unknown) => boolean,
  { attempts, baseMs, random }: RetryRule,
  signal: AbortSignal,
): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= attempts || signal.aborted || !isTransient(error)) throw error;
      await setTimeout(random() * baseMs * 2 ** tries, undefined, { signal });
    }
  }
};
