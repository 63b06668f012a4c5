import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { keepRunning, type LoopState } from "../../../keep-running.ts";
import type { Service, WireResponse } from "../../door/service.ts";
import { serveWire } from "../../door/wire-service.ts";
import { once as startOnce } from "../../once.ts";
import { EmulatorFailed, type EmulatorThread, startThread, type ThreadOptions } from "./emulator-thread.ts";
import { temporaryResponse } from "./error-responses.ts";
import type { EmulatorRequest } from "./thread-message.ts";

/** An emulator whose crash or hang ends only the requests that it was processing. */
export type Emulator = {
  /** Starts the emulator; rejects with `EmulatorFailed` if it cannot open its state. */
  open(): Promise<void>;
  /** One of the AWS services that it emulates. */
  service(name: string): Service;
  /** Ends long polls, with an empty response. */
  endWaits(): Promise<void>;
  close(): Promise<void>;
};

export type EmulatorOptions = Omit<ThreadOptions, "data"> & {
  /** Settings of the thread; `starts` counts the threads before it. */
  dataOf: (starts: number) => unknown;
  bodyMaxBytes: number;
  report: (part: string, state: LoopState | { kind: "starting" }) => void;
};

/** Requests in flight have this long to end when the thread is replaced or the emulator is closed. */
const GRACE_MS = 1_000;

// The first wait is short, because requests wait for the thread that follows one that crashed.
const BACK_OFF_MS = { first: 10, max: 1_000 };

/** A thread that ran this long without a failure is considered to work again. */
const STABLE_AFTER_MS = 1_000;

/**
 * Runs an emulator in a thread, and replaces the thread when it crashes or hangs. Requests wait for the next thread; if
 * that does not start, they get a temporary error until one does.
 */
export const createEmulator = (options: EmulatorOptions): Emulator => {
  const { name, dataOf, bodyMaxBytes, report, ...threadOptions } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const closed = once(signal, "abort");
  const opened = Promise.withResolvers<void>();
  opened.promise.catch(() => {});
  let starts = 0;
  let isOpen = false;
  let failure: EmulatorFailed | undefined;
  let next = expectThread();

  const start = async (): Promise<EmulatorThread> => {
    const data = dataOf(starts);
    starts += 1;
    try {
      return await startThread({ ...threadOptions, name, data });
    } catch (error) {
      failure = error instanceof EmulatorFailed ? error : new EmulatorFailed(name, String(error));
      opened.reject(failure);
      next.reject(failure);
      next = expectThread();
      throw failure;
    }
  };
  const runThread = async (progressed: () => void): Promise<void> => {
    const thread = await start();
    failure = undefined;
    next.resolve(thread);
    opened.resolve();
    if (!isOpen) report(name, { kind: "ready" });
    isOpen = true;
    const isStable = await Promise.race([thread.failed, closed, delay(STABLE_AFTER_MS, true, { ref: false })]);
    if (isStable === true) progressed();
    const error = await Promise.race([thread.failed, closed]);
    next = expectThread();
    thread.endWaits();
    await thread.end(GRACE_MS);
    if (error instanceof EmulatorFailed) throw error;
  };
  const run = startOnce(() =>
    keepRunning(runThread, {
      signal,
      report: (state) => report(name, isOpen || state.kind === "failing" ? state : { kind: "starting" }),
      backOffMs: BACK_OFF_MS,
    }),
  );
  const respond = async (request: EmulatorRequest): Promise<WireResponse> => {
    void run();
    try {
      if (failure) throw failure;
      const thread = await next.promise;
      return await thread.respond(request);
    } catch (error) {
      if (!(error instanceof EmulatorFailed)) throw error;
      return temporaryResponse(request.service, error.message);
    }
  };
  return {
    open: () => {
      void run();
      return opened.promise;
    },
    service: (service) => serveWire(service, bodyMaxBytes, (request) => respond({ ...request, service })),
    endWaits: async () => {
      if (!run.started() || failure) return;
      await next.promise.then(
        (thread) => thread.endWaits(),
        () => {},
      );
    },
    close: async () => {
      closing.abort();
      next.reject(new EmulatorFailed(name, "the local cloud is closing"));
      await run.started();
    },
  };
};

const expectThread = (): PromiseWithResolvers<EmulatorThread> => {
  const expected = Promise.withResolvers<EmulatorThread>();
  expected.promise.catch(() => {});
  return expected;
};
