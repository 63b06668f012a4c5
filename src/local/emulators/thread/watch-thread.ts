import type { Worker } from "node:worker_threads";

type Watched = {
  /** Counts the messages that the thread has started to process. */
  progress: Int32Array;
  /** Sends a message that does nothing. */
  ping: () => void;
  /** When the oldest request in flight was sent, in milliseconds of `performance.now()`. */
  oldestSentAt: () => number | undefined;
  fail: (reason: string) => void;
};

/** Short against the limits below, which it adds to. */
const CHECK_INTERVAL_MS = 250;

/** Processor time that one request may take without a pause. Waiting for a processor on a busy machine does not count. */
const BLOCKED_CPU_LIMIT_MS = 1_500;

/** Longer than the longest long poll, which takes 20 seconds [SQS API reference: ReceiveMessage]. */
const REQUEST_LIMIT_MS = 30_000;

/** Detects a thread that one request blocks, and a request that does not end. */
export const watchThread = (worker: Worker, { progress, ping, oldestSentAt, fail }: Watched) => {
  let timer: NodeJS.Timeout | undefined;
  let seen = -1;
  let cpuThenMs = 0;

  const cpuMs = async (): Promise<number> => {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1_000;
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const check = async (): Promise<void> => {
    const sentAt = oldestSentAt();
    if (sentAt === undefined) return stop();
    if (performance.now() - sentAt > REQUEST_LIMIT_MS) return fail("a request did not end in time");
    const count = Atomics.load(progress, 0);
    if (count === seen) {
      if ((await cpuMs()) - cpuThenMs > BLOCKED_CPU_LIMIT_MS) fail("a request took too long to process");
      return;
    }
    seen = count;
    cpuThenMs = await cpuMs();
    ping();
  };
  return {
    /** Watches until no request is in flight. */
    start: () => {
      timer ??= setInterval(() => void check().catch(() => {}), CHECK_INTERVAL_MS).unref();
    },
    stop,
  };
};
