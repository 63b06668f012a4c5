import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type AsyncSettings, attemptWithRetries, type SendToDestination } from "./async-invocation.ts";
import { findFunction } from "./find-function.ts";
import type { InstanceResult } from "./instance.ts";
import type { CloudLocation } from "./instance-environment.ts";
import { whyNotInvoke } from "./invoke-permission.ts";
import type { InvokeOptions, InvokeResponse, LocalFunction, RunInput } from "./local-function.ts";
import type { LogSink } from "./log-sink.ts";
import { RESPONSE_PAYLOAD_BYTES, whyPayloadRejected } from "./payload-limits.ts";
import { createPool, type Pool, type PoolLimits } from "./pool.ts";
import { watchSources } from "./source-watch.ts";

export type RunnerFault = (functionKey: string, run: () => Promise<InvokeResponse>) => Promise<InvokeResponse>;

export type RunnerOptions = {
  functions: LocalFunction[];
  location: CloudLocation;
  limits: PoolLimits;
  /** The ARNs of functions that schedules run: their instances end soon, because the next run is far away. */
  scheduled?: ReadonlySet<string>;
  async: AsyncSettings;
  logs: LogSink;
  /** Wraps every run, to inject faults. */
  fault: RunnerFault;
  send: SendToDestination;
  /** Receives errors that no request waits for. */
  reportError: (error: unknown) => void;
  /** If set, functions load their code again after one of its files changed; called with the file and their keys. */
  reloaded?: ((path: string, functionKeys: string[]) => void) | undefined;
};

export type Runner = {
  functions: LocalFunction[];
  invoke(nameOrArn: string, payload: string, options: InvokeOptions): Promise<InvokeResponse>;
  /** Invokes asynchronously; resolves after the last retry and after the failure destination received its record. */
  invokeWithRetries(nameOrArn: string, payload: string): Promise<void>;
  /** Ends the waits before retries: an event that failed is treated as after its last retry. Resolves when no invocation is pending. */
  drain(): Promise<void>;
  /** Terminates the instances of a function, as a crash does, and returns how many there were. */
  kill(functionKey: string): Promise<number>;
  /** Terminates all instances, even while they run events. */
  close(): Promise<void>;
};

/** [Lambda API reference: Invoke, LogType] the last 4 KB of the log. */
const LOG_TAIL_BYTES = 4096;

/** Runs the functions of the configuration in worker threads, with the rules of the Lambda API operation Invoke. */
export const createRunner = (options: RunnerOptions): Runner => {
  const { functions, logs, reloaded } = options;
  const pools = new Map<string, Pool>();
  const draining = new AbortController();
  const pending = new Set<Promise<void>>();

  const sources =
    reloaded &&
    watchSources((path, keys) => {
      for (const key of keys) pools.get(key)?.retire();
      reloaded(path, keys);
    });
  const limitsOf = (fn: LocalFunction): PoolLimits =>
    options.scheduled?.has(fn.arn) ? { ...options.limits, idleMs: options.limits.surplusIdleMs } : options.limits;
  const poolOf = (fn: LocalFunction): Pool => {
    const onFile = sources && ((path: string) => sources.add(path, fn.key));
    const pool = pools.get(fn.key) ?? createPool(fn, options.location, limitsOf(fn), onFile);
    pools.set(fn.key, pool);
    return pool;
  };
  const run = async (fn: LocalFunction, input: RunInput): Promise<InvokeResponse> => {
    const { requestId } = input;
    const startedAt = performance.now();
    let logTail = `START RequestId: ${requestId} Version: $LATEST\n`;
    const log = (text: string) => {
      logTail = (logTail + text).slice(-LOG_TAIL_BYTES);
      logs.write(fn.key, requestId, text);
    };
    logs.write(fn.key, requestId, logTail);
    const result = await poolOf(fn).run(input, log);
    if (result === "throttled") return refuse(requestId, 429, "TooManyRequestsException", "Rate Exceeded.");
    if (result.kind === "failed") log(`ERROR ${result.error.errorType} ${result.error.errorMessage}\n`);
    log(
      `END RequestId: ${requestId}\nREPORT RequestId: ${requestId} Duration: ${(performance.now() - startedAt).toFixed(2)} ms\n`,
    );
    return { ...toResponse(result, requestId), logTail: Buffer.from(logTail).toString("base64") };
  };
  const attempt = (fn: LocalFunction, input: RunInput) => options.fault(fn.key, () => run(fn, input));

  const invokeAsync = (fn: LocalFunction, payload: string, requestId: string): Promise<void> => {
    const wait = (ms: number) => delay(ms, true, { signal: draining.signal }).catch(() => false);
    const finished = attemptWithRetries(
      fn,
      payload,
      () => attempt(fn, { payload, requestId }),
      wait,
      options.send,
      options.async,
    );
    const reported = finished.catch((error: unknown) => {
      if (!draining.signal.aborted) options.reportError(error);
    });
    pending.add(reported);
    void reported.finally(() => pending.delete(reported));
    return finished;
  };

  return {
    functions,
    async invoke(nameOrArn, payload, { caller, type, clientContext }) {
      const requestId = randomUUID();
      const fn = findFunction(functions, nameOrArn);
      if (!fn) return refuse(requestId, 404, "ResourceNotFoundException", `Function not found: ${nameOrArn}`);
      const denial = whyNotInvoke(fn, caller);
      if (denial) return refuse(requestId, 403, "AccessDeniedException", `The caller is ${denial}`);
      const refusal = whyPayloadRejected(payload, type);
      if (refusal) return refuse(requestId, refusal.statusCode, refusal.errorType, refusal.message);
      if (type === "RequestResponse") return attempt(fn, { payload, requestId, clientContext });
      void invokeAsync(fn, payload, requestId).catch(() => {});
      return { statusCode: 202, payload: "", requestId };
    },
    async invokeWithRetries(nameOrArn, payload) {
      const fn = findFunction(functions, nameOrArn);
      if (!fn) throw new Error(`The configuration has no function ${nameOrArn}.`);
      await invokeAsync(fn, payload, randomUUID());
    },
    async kill(functionKey) {
      return (await pools.get(functionKey)?.kill()) ?? 0;
    },
    async drain() {
      draining.abort();
      await Promise.all(pending);
    },
    async close() {
      sources?.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
};

const refuse = (requestId: string, statusCode: number, errorType: string, message: string): InvokeResponse => ({
  statusCode,
  errorType,
  requestId,
  payload: JSON.stringify({ Type: "User", Message: message, message }),
});

const toResponse = (result: InstanceResult, requestId: string): InvokeResponse => {
  if (result.kind === "failed") {
    return { statusCode: 200, functionError: "Unhandled", requestId, payload: JSON.stringify(result.error) };
  }
  if (Buffer.byteLength(result.payload) <= RESPONSE_PAYLOAD_BYTES) {
    return { statusCode: 200, requestId, payload: result.payload };
  }
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_PAYLOAD_BYTES} bytes).`;
  const payload = JSON.stringify({ errorType: "Function.ResponseSizeTooLarge", errorMessage });
  return { statusCode: 200, functionError: "Unhandled", requestId, payload };
};
