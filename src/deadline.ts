/** Work did not finish within its time limit. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  readonly limitMs: number;

  constructor(limitMs: number) {
    super(`not finished within ${Math.round(limitMs)} ms`);
    this.limitMs = limitMs;
  }
}

/**
 * Runs `work` for at most `limitMs`; then aborts its signal and rejects with `DeadlineExceeded`, even if `work` ignores
 * the signal. Leaves no timer behind.
 */
export const withDeadline = async <T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const abort = new AbortController();
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeadlineExceeded(limitMs);
    reject(error);
    abort.abort(error);
  }, limitMs);
  try {
    return await Promise.race([work(abort.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
};
