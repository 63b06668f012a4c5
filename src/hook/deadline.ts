/** A step used up its share of the time. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  readonly allowedMs: number;

  constructor(allowedMs: number) {
    super(`not done within ${Math.round(allowedMs)} ms`);
    this.allowedMs = allowedMs;
  }
}

/** Runs `run` for at most `allowedMs`, then aborts its signal and rejects, whether `run` listens or not. */
export const within = async <T>(allowedMs: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const abort = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeadlineExceeded(allowedMs);
    reject(error);
    abort.abort(error);
  }, allowedMs);
  try {
    return await Promise.race([run(abort.signal), late]);
  } finally {
    clearTimeout(timer);
  }
};
