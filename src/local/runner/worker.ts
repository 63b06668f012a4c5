// The inside of one function instance: loads the handler once, then runs one event at a time. The thread has the
// function's own environment and nothing of the process around it.
import { enableCompileCache } from "node:module";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { FunctionFailure, InvocationStart, WorkerMessage, WorkerStart } from "./worker-message.ts";

type Handler = (event: unknown, context: object) => unknown;

const start: WorkerStart = workerData;
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

// Logs travel on the same port as answers, so that a line written before the answer arrives before it.
const tellLog = (chunk: string | Uint8Array): boolean => {
  tell({ kind: "log", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString() });
  return true;
};
process.stdout.write = tellLog;
process.stderr.write = tellLog;

const failureOf = (error: unknown): FunctionFailure => {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
};

const unloadable = (errorType: string, errorMessage: string): FunctionFailure => ({
  errorType,
  errorMessage,
  trace: [],
});

const contextOf = ({ requestId, deadlineMs, functionName, functionArn, memoryMb }: InvocationStart) => ({
  functionName,
  functionVersion: "$LATEST",
  invokedFunctionArn: functionArn,
  memoryLimitInMB: String(memoryMb),
  awsRequestId: requestId,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
});

const answer = async (handler: Handler, invocation: InvocationStart): Promise<WorkerMessage> => {
  try {
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    return { kind: "answered", payload: JSON.stringify(result) ?? "null" };
  } catch (error) {
    return { kind: "failed", failure: failureOf(error) };
  }
};

const load = async (): Promise<Handler | FunctionFailure> => {
  try {
    enableCompileCache();
    const exported = (await import(pathToFileURL(start.entry).href))[start.exportName];
    if (typeof exported === "function") return exported;
    return unloadable("Runtime.HandlerNotFound", `${start.exportName} is undefined or not exported`);
  } catch (error) {
    const failure = failureOf(error);
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    return isMissing ? { ...failure, errorType: "Runtime.ImportModuleError" } : failure;
  }
};

const handler = await load();
if (typeof handler === "function") {
  parentPort?.on("message", (invocation: InvocationStart) => {
    void answer(handler, invocation).then(tell);
  });
  tell({ kind: "ready" });
} else {
  tell({ kind: "unloadable", failure: handler });
}
