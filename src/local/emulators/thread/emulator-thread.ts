import { setTimeout as delay } from "node:timers/promises";
import { toError } from "../../../to-error.ts";
import type { WireResponse } from "../../door/service.ts";
import { startThread as startWorker } from "../../start-thread.ts";
import { createPendingCalls } from "./pending-calls.ts";
import type { EmulatorRequest, FromThread, PlainError, ThreadData, ToThread } from "./thread-message.ts";
import { watchThread } from "./watch-thread.ts";

/** An emulator does not respond: its thread failed, or could not open the state. */
export class EmulatorFailed extends Error {
  override readonly name = "EmulatorFailed";
  readonly emulator: string;

  constructor(emulator: string, reason: string) {
    super(reason);
    this.emulator = emulator;
  }
}

/** An emulator in a worker thread. */
export type EmulatorThread = {
  /** Rejects with `EmulatorFailed` if the thread ends before it responds. */
  respond(request: EmulatorRequest): Promise<WireResponse>;
  endWaits(): void;
  /** Resolves when the thread must be replaced, with the reason. */
  failed: Promise<EmulatorFailed>;
  /** Waits up to `graceMs` for the requests in flight, then ends the thread. */
  end(graceMs: number): Promise<void>;
};

export type ThreadOptions = {
  name: string;
  script: URL;
  data: unknown;
  environment: Record<string, string>;
  log: (line: string) => void;
};

/** Starts the thread; resolves when its emulator is open, rejects with `EmulatorFailed` if it cannot be opened. */
export const startThread = async (options: ThreadOptions): Promise<EmulatorThread> => {
  const { name, script, data, environment, log } = options;
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { data, progress };
  const worker = startWorker(script, { name, workerData, env: environment });
  const post = (message: ToThread) => worker.postMessage(message);
  const calls = createPendingCalls();
  const opened = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<EmulatorFailed>();
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let hasExited = false;

  const fail = ({ message }: PlainError): void => {
    const error = new EmulatorFailed(name, message);
    opened.reject(error);
    failed.resolve(error);
  };
  worker.on("message", (message: FromThread) => {
    switch (message.kind) {
      case "opened":
        return opened.resolve();
      case "response":
        return calls.resolve(message.id, message.response);
      case "crashed":
        if (message.request) calls.resolve(message.request.id, message.request.response);
        return fail(message.error);
      case "not opened":
        return fail(message.error);
      case "log":
        return log(message.line);
      default:
        return message satisfies never;
    }
  });
  worker.on("error", (error) => fail(toError(error)));
  const watch = watchThread(worker, {
    progress,
    ping: () => post({ kind: "ping" }),
    oldestSentAt: calls.oldestSentAt,
    fail: (reason) => {
      fail(new EmulatorFailed(name, reason));
      void worker.terminate();
    },
  });
  void exited.then(() => {
    hasExited = true;
    watch.stop();
    const error = new EmulatorFailed(name, "its thread ended");
    fail(error);
    calls.rejectAll(error);
  });

  try {
    await opened.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    respond: (request) => {
      if (hasExited) return Promise.reject(new EmulatorFailed(name, "its thread ended"));
      const { id, response } = calls.add();
      watch.start();
      post({ kind: "request", id, request });
      return response;
    },
    endWaits: () => post({ kind: "end waits" }),
    failed: failed.promise,
    end: async (graceMs) => {
      const limit = () => delay(graceMs, undefined, { ref: false });
      await Promise.race([calls.drained(), exited, limit()]);
      post({ kind: "close" });
      await Promise.race([exited, limit()]);
      await worker.terminate();
    },
  };
};
