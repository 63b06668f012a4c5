// The worker thread of a function instance: loads the handler once, then runs one event at a time. Its process.env
// contains only the function's variables.

import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { ownValue } from "../../own-value.ts";
import type { HandlerError, InvocationStart, WorkerMessage, WorkerStart } from "./worker-message.ts";

type Handler = (event: unknown, context: object) => unknown;

const start: WorkerStart = workerData;
const post = (message: WorkerMessage) => parentPort?.postMessage(message);

// Logs use the same port as results, so that a line written before the handler returned arrives before its result.
const postLog = (chunk: string | Uint8Array): boolean => {
  post({ kind: "log", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString() });
  return true;
};
process.stdout.write = postLog;
process.stderr.write = postLog;

const PACKAGES = "/node_modules/";

/** Sends the path of each file of the project that the function loads. */
const reportFiles = (): void => {
  registerHooks({
    load: (url, context, nextLoad) => {
      if (url.startsWith("file:") && !url.includes(PACKAGES)) post({ kind: "loaded", path: fileURLToPath(url) });
      return nextLoad(url, context);
    },
  });
};

const toHandlerError = (error: unknown): HandlerError => {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
};

/** The remaining time does not change with the wall clock. */
const contextOf = (
  { requestId, clientContext, limitMs, functionName, functionArn, memoryMb }: InvocationStart,
  startedAt = performance.now(),
) => ({
  functionName,
  functionVersion: "$LATEST",
  invokedFunctionArn: functionArn,
  memoryLimitInMB: String(memoryMb),
  awsRequestId: requestId,
  clientContext,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, Math.round(startedAt + limitMs - performance.now())),
});

const run = async (handler: Handler, invocation: InvocationStart): Promise<WorkerMessage> => {
  try {
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    return { kind: "returned", payload: JSON.stringify(result) ?? "null" };
  } catch (error) {
    return { kind: "failed", error: toHandlerError(error) };
  }
};

const load = async (): Promise<Handler | HandlerError> => {
  try {
    if (start.reportsFiles) reportFiles();
    const exported = ownValue(await import(pathToFileURL(start.entry).href), start.exportName);
    if (typeof exported === "function") return exported;
    const errorMessage = `${start.exportName} is undefined or not exported`;
    return { errorType: "Runtime.HandlerNotFound", errorMessage, trace: [] };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    return { ...toHandlerError(error), ...(isMissing && { errorType: "Runtime.ImportModuleError" }) };
  }
};

const handler = await load();
if (typeof handler === "function") {
  parentPort?.on("message", (invocation: InvocationStart) => {
    void run(handler, invocation).then(post);
  });
  post({ kind: "ready" });
} else {
  post({ kind: "unloadable", error: handler });
}
