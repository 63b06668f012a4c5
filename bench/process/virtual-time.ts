/** Time that passes only when everything waits: a minute with many callers takes as long as its calls. */
export const createVirtualTime = () => {
  let nowMs = 0;
  const timers: { atMs: number; resume: () => void }[] = [];
  return {
    now: () => nowMs,
    wait: (ms: number): Promise<void> =>
      new Promise((resume) => {
        timers.push({ atMs: nowMs + ms, resume });
      }),
    /** Runs until nothing waits. */
    run: async (): Promise<void> => {
      await settled();
      while (timers.length > 0) {
        timers.sort((a, b) => a.atMs - b.atMs);
        const next = timers.shift();
        nowMs = next?.atMs ?? nowMs;
        next?.resume();
        if (timers[0]?.atMs !== nowMs) await settled();
      }
    },
  };
};
export type VirtualTime = ReturnType<typeof createVirtualTime>;

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A quota of AWS: so many calls at once, and so many more each second. [Step Functions quotas: API action throttling] */
export const createQuota = (bucket: number, perSecond: number, { now }: Pick<VirtualTime, "now">) => {
  let left = bucket;
  let atMs = now();
  return {
    /** Whether a call is permitted now. */
    take: (): boolean => {
      left = Math.min(bucket, left + ((now() - atMs) / 1_000) * perSecond);
      atMs = now();
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
