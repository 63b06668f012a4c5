import inspector from "node:inspector";
import { DeadlineExceeded, withDeadline } from "../../deadline.ts";
import { siblingModule } from "../../sibling-module.ts";
import { toError } from "../../to-error.ts";
import { startThread } from "../start-thread.ts";
import type { LocalFunction, RunInput } from "./local-function.ts";
import type { HandlerError, InvocationStart, WorkerMessage, WorkerStart } from "./worker-message.ts";

export type InstanceResult =
  | { kind: "returned"; payload: string }
  | { kind: "failed"; error: Omit<HandlerError, "trace"> & { trace?: string[] }; isUsable: boolean };

/** One function instance: a worker thread that runs one event at a time. */
export type Instance = {
  run(input: RunInput, onLog: (text: string) => void): Promise<InstanceResult>;
  /** Whether the worker still runs: a function can exit its process between two events. */
  isAlive(): boolean;
  close(): Promise<void>;
};

/** [Lambda developer guide: execution environment lifecycle] the limit of the init phase. */
const INIT_LIMIT_MS = 10_000;

/** [Lambda developer guide: quotas] the maximum timeout, which applies to all functions while a debugger is attached. */
const DEBUG_LIMIT_MS = 900_000;

const limitOf = (limitMs: number): number => (inspector.url() === undefined ? limitMs : DEBUG_LIMIT_MS);

/** `onFile` is called with the path of each file that the worker loads, except those of packages. */
export const createInstance = (
  fn: LocalFunction,
  environment: Record<string, string>,
  onFile?: (path: string) => void,
): Instance => {
  const workerData: WorkerStart = { entry: fn.entry, exportName: fn.exportName, reportsFiles: onFile !== undefined };
  const worker = startThread(siblingModule("worker", import.meta.url), {
    name: fn.key,
    workerData,
    env: environment,
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMb },
  });
  let hasExited = false;
  let onLog = (_text: string): void => {};
  let expected = Promise.withResolvers<WorkerMessage>();
  worker.on("message", (message: WorkerMessage) => {
    if (message.kind === "log") onLog(message.text);
    else if (message.kind === "loaded") onFile?.(message.path);
    else expected.resolve(message);
  });
  worker.on("error", (error) => {
    onLog(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  });
  worker.on("exit", (code) => {
    hasExited = true;
    expected.reject(new Error(`Runtime exited with error: exit status ${code}`));
  });
  const loaded = expected.promise;
  loaded.catch(() => {});

  const start = (invocation: InvocationStart): Promise<WorkerMessage> => {
    expected = Promise.withResolvers();
    worker.postMessage(invocation);
    return expected.promise;
  };
  const terminated = (errorType: string, requestId: string, reason: string): InstanceResult => {
    void worker.terminate();
    const error = { errorType, errorMessage: `RequestId: ${requestId} Error: ${reason}` };
    return { kind: "failed", error, isUsable: false };
  };

  return {
    async run({ payload, requestId, clientContext }, log) {
      onLog = log;
      try {
        const first = await withDeadline(limitOf(INIT_LIMIT_MS), () => loaded);
        if (first.kind === "unloadable") return { kind: "failed", error: first.error, isUsable: false };
        const limitMs = limitOf(fn.timeoutMs);
        const { name: functionName, arn: functionArn, memoryMb } = fn;
        const message = await withDeadline(limitMs, () =>
          start({ payload, requestId, clientContext, limitMs, functionName, functionArn, memoryMb }),
        );
        if (message.kind === "returned") return message;
        if (message.kind === "failed") return { ...message, isUsable: true };
        return terminated("Runtime.ExitError", requestId, `Runtime sent an unexpected message: ${message.kind}`);
      } catch (error) {
        if (error instanceof DeadlineExceeded) {
          const seconds = (error.limitMs / 1000).toFixed(2);
          return terminated("Sandbox.Timedout", requestId, `Task timed out after ${seconds} seconds`);
        }
        return terminated("Runtime.ExitError", requestId, toError(error).message);
      }
    },
    isAlive: () => !hasExited,
    close: async () => {
      await worker.terminate();
    },
  };
};
