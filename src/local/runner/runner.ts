import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type AsyncSettings, type SendToDestination, settleAsync } from "./async-invocation.ts";
import { findFunction } from "./find-function.ts";
import type { InstanceOutcome } from "./instance.ts";
import type { Surroundings } from "./instance-environment.ts";
import { whyNotInvoke } from "./invoke-permission.ts";
import type { InvokeAnswer, InvokeOptions, LocalFunction } from "./local-function.ts";
import type { LogSink } from "./log-sink.ts";
import { RESPONSE_PAYLOAD_BYTES, whyRefusePayload } from "./payload-limits.ts";
import { createPool, type Pool, type PoolLimits } from "./pool.ts";

export type RunnerFault = (functionKey: string, run: () => Promise<InvokeAnswer>) => Promise<InvokeAnswer>;

export type RunnerOptions = {
  functions: LocalFunction[];
  surroundings: Surroundings;
  limits: PoolLimits;
  async: AsyncSettings;
  logs: LogSink;
  /** Wraps every run, so that a fault can be played. */
  fault: RunnerFault;
  send: SendToDestination;
  failed: (error: unknown) => void;
};

export type Runner = {
  functions: LocalFunction[];
  invoke(nameOrArn: string, payload: string, options: InvokeOptions): Promise<InvokeAnswer>;
  /** An asynchronous invocation that is over, retries and destination included, when the promise is. */
  invokeAndSettle(nameOrArn: string, payload: string): Promise<void>;
  /** Gives up the retries that are still to come; resolves when what runs asynchronously now is over. */
  drain(): Promise<void>;
  /** Ends the instances of a function as a crash would; answers how many there were. */
  kill(functionKey: string): Promise<number>;
  /** Ends all instances, whatever they are doing. */
  close(): Promise<void>;
};

/** [Lambda Invoke: LogType] */
const TAIL_BYTES = 4096;

const refuse = (requestId: string, statusCode: number, errorType: string, message: string): InvokeAnswer => ({
  statusCode,
  errorType,
  requestId,
  payload: JSON.stringify({ Type: "User", Message: message, message }),
});

const answerOf = (outcome: InstanceOutcome, requestId: string): InvokeAnswer => {
  if (outcome.kind === "failed") {
    return { statusCode: 200, functionError: "Unhandled", requestId, payload: JSON.stringify(outcome.failure) };
  }
  if (Buffer.byteLength(outcome.payload) <= RESPONSE_PAYLOAD_BYTES) {
    return { statusCode: 200, requestId, payload: outcome.payload };
  }
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_PAYLOAD_BYTES} bytes).`;
  const payload = JSON.stringify({ errorType: "Function.ResponseSizeTooLarge", errorMessage });
  return { statusCode: 200, functionError: "Unhandled", requestId, payload };
};

/** Runs the functions of the configuration, each in worker threads of its own, under the rules of the Lambda Invoke API. */
export const createRunner = (options: RunnerOptions): Runner => {
  const { functions, logs } = options;
  const pools = new Map<string, Pool>();
  const draining = new AbortController();
  const pending = new Set<Promise<void>>();

  const poolOf = (fn: LocalFunction): Pool => {
    const pool = pools.get(fn.key) ?? createPool(fn, options.surroundings, options.limits);
    pools.set(fn.key, pool);
    return pool;
  };
  const run = async (fn: LocalFunction, payload: string, requestId: string): Promise<InvokeAnswer> => {
    const startedAt = performance.now();
    let written = `START RequestId: ${requestId} Version: $LATEST\n`;
    const log = (text: string) => {
      written = (written + text).slice(-TAIL_BYTES);
      logs.write(fn.key, requestId, text);
    };
    logs.write(fn.key, requestId, written);
    const outcome = await poolOf(fn).run(payload, requestId, log);
    if (outcome === "throttled") return refuse(requestId, 429, "TooManyRequestsException", "Rate Exceeded.");
    if (outcome.kind === "failed") log(`ERROR ${outcome.failure.errorType} ${outcome.failure.errorMessage}\n`);
    log(
      `END RequestId: ${requestId}\nREPORT RequestId: ${requestId} Duration: ${(performance.now() - startedAt).toFixed(2)} ms\n`,
    );
    return { ...answerOf(outcome, requestId), logTail: Buffer.from(written).toString("base64") };
  };
  const attempt = (fn: LocalFunction, payload: string, requestId: string) =>
    options.fault(fn.key, () => run(fn, payload, requestId));

  const settle = (fn: LocalFunction, payload: string, requestId: string): Promise<void> => {
    const wait = (ms: number) => delay(ms, undefined, { signal: draining.signal });
    const settled = settleAsync(fn, payload, () => attempt(fn, payload, requestId), wait, options.send, options.async);
    const watched = settled.catch((error: unknown) => {
      if (!draining.signal.aborted) options.failed(error);
    });
    pending.add(watched);
    void watched.finally(() => pending.delete(watched));
    return settled;
  };

  return {
    functions,
    async invoke(nameOrArn, payload, { caller, type }) {
      const requestId = randomUUID();
      const fn = findFunction(functions, nameOrArn);
      if (!fn) return refuse(requestId, 404, "ResourceNotFoundException", `Function not found: ${nameOrArn}`);
      const denial = whyNotInvoke(fn, caller);
      if (denial) return refuse(requestId, 403, "AccessDeniedException", `The caller is ${denial}`);
      const refusal = whyRefusePayload(payload, type);
      if (refusal) return refuse(requestId, refusal.statusCode, refusal.errorType, refusal.message);
      if (type === "RequestResponse") return attempt(fn, payload, requestId);
      void settle(fn, payload, requestId).catch(() => {});
      return { statusCode: 202, payload: "", requestId };
    },
    async invokeAndSettle(nameOrArn, payload) {
      const fn = findFunction(functions, nameOrArn);
      if (!fn) throw new Error(`There is no function ${nameOrArn} in the configuration.`);
      await settle(fn, payload, randomUUID());
    },
    async kill(functionKey) {
      return (await pools.get(functionKey)?.kill()) ?? 0;
    },
    async drain() {
      draining.abort();
      await Promise.all(pending);
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
};
