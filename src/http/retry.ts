import { setTimeout } from "node:timers/promises";

export type RetryRule = { attempts: number; baseMs: number; random: () => number };

/** Retries transient failures, with exponential backoff and full jitter, until the signal is aborted. */
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
