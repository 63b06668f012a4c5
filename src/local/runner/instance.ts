import { Worker } from "node:worker_threads";
import type { LocalFunction } from "./local-function.ts";
import type { FunctionFailure, InvocationStart, WorkerMessage } from "./worker-message.ts";

export type InstanceOutcome =
  | { kind: "answered"; payload: string }
  | { kind: "failed"; failure: Omit<FunctionFailure, "trace"> & { trace?: string[] }; isUsable: boolean };

/** One function instance: a worker thread that runs one event at a time. */
export type Instance = {
  run(payload: string, requestId: string, onLog: (text: string) => void): Promise<InstanceOutcome>;
  /** Whether it can take another event: a function may end its process between two. */
  isAlive(): boolean;
  close(): Promise<void>;
};

/** [Lambda quotas] the init phase may take 10 s. */
const INIT_LIMIT_MS = 10_000;

const seconds = (ms: number) => (ms / 1000).toFixed(2);

export const createInstance = (fn: LocalFunction, environment: Record<string, string>): Instance => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { entry: fn.entry, exportName: fn.exportName },
    env: environment,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMb },
  });
  let isGone = false;
  let onLog = (_text: string): void => {};
  let settle = (_message: WorkerMessage): void => {};
  let lose = (_reason: string): void => {};
  const next = () =>
    new Promise<WorkerMessage>((resolve, reject) => {
      settle = resolve;
      lose = (reason) => reject(new Error(reason));
    });
  worker.on("message", (message: WorkerMessage) => {
    if (message.kind === "log") onLog(message.text);
    else settle(message);
  });
  worker.on("error", (error) => {
    onLog(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  });
  worker.on("exit", (code) => {
    isGone = true;
    lose(`Runtime exited with error: exit status ${code}`);
  });
  const loaded = next();
  loaded.catch(() => {});

  const lost = (errorType: string, requestId: string, why: string): InstanceOutcome => {
    void worker.terminate();
    return {
      kind: "failed",
      failure: { errorType, errorMessage: `RequestId: ${requestId} Error: ${why}` },
      isUsable: false,
    };
  };
  const within = async (limitMs: number, answer: Promise<WorkerMessage>): Promise<WorkerMessage | "late"> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), limitMs);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  };
  const load = async (): Promise<WorkerMessage | "late"> => within(INIT_LIMIT_MS, loaded);
  const start = (invocation: InvocationStart): Promise<WorkerMessage | "late"> => {
    const answer = next();
    worker.postMessage(invocation);
    return within(fn.timeoutMs, answer);
  };

  return {
    async run(payload, requestId, log) {
      onLog = log;
      try {
        const first = await load();
        if (first === "late")
          return lost("Sandbox.Timedout", requestId, `Task timed out after ${seconds(INIT_LIMIT_MS)} seconds`);
        if (first.kind === "unloadable") return { kind: "failed", failure: first.failure, isUsable: false };
        const deadlineMs = Date.now() + fn.timeoutMs;
        const { name: functionName, arn: functionArn, memoryMb } = fn;
        const message = await start({ payload, requestId, deadlineMs, functionName, functionArn, memoryMb });
        if (message === "late")
          return lost("Sandbox.Timedout", requestId, `Task timed out after ${seconds(fn.timeoutMs)} seconds`);
        if (message.kind === "answered") return message;
        if (message.kind === "failed") return { ...message, isUsable: true };
        return lost("Runtime.ExitError", requestId, "Runtime spoke out of turn");
      } catch (error) {
        return lost("Runtime.ExitError", requestId, error instanceof Error ? error.message : String(error));
      }
    },
    isAlive: () => !isGone,
    close: async () => {
      await worker.terminate();
    },
  };
};
