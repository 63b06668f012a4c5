import type { EngineContext } from "../../engine/context.ts";
import type { ShardRecord } from "../../engine/stream/streams.ts";
import type { Health } from "../../health.ts";
import { type ConsumerResponse, toBatchResult } from "./batch-result.ts";
import { type DiscardCondition, discardedBatch } from "./discarded-batch.ts";
import { RETRY_WAIT_MS } from "./limits.ts";
import { type StreamMapping, UNLIMITED } from "./mapping.ts";
import { pause } from "./pause.ts";
import { planAfterInvocation, type StreamBatch, type StreamRules, splitByAge } from "./plan-after-invocation.ts";
import { type StreamSource, streamEventRecord } from "./stream-event.ts";

export type StreamPorts = {
  invoke: (functionArn: string, payload: string) => Promise<ConsumerResponse>;
  /** Sends the record of a discarded batch to a queue or topic. */
  sendToDestination: (arn: string, body: string) => Promise<void>;
  log: (message: string, facts: Record<string, unknown>) => void;
  /** Receives the state of each poller. */
  report: Health["report"];
};

/** Delivers a batch of a stream until each of its records is done or discarded. */
export const createStreamDelivery = (
  context: EngineContext,
  mapping: StreamMapping,
  source: StreamSource,
  ports: StreamPorts,
  settle: (records: ShardRecord[]) => void,
  signal: AbortSignal,
) => {
  const rules = streamRules(mapping);
  const { FunctionName: functionArn } = mapping;
  const onFailureArn = mapping.DestinationConfig?.OnFailure?.Destination;
  const reportsFailures = mapping.FunctionResponseTypes.length > 0;
  const facts = { functionArn, stream: source.streamArn, shard: source.shard };

  const invoke = async (records: ShardRecord[]): Promise<ConsumerResponse> => {
    const payload = JSON.stringify({ Records: records.map((record) => streamEventRecord(source, record)) });
    try {
      return await ports.invoke(functionArn, payload);
    } catch (error) {
      ports.log("a function could not be invoked", { ...facts, reason: String(error) });
      return { statusCode: 500, payload: "" };
    }
  };

  const discard = async (
    records: ShardRecord[],
    condition: DiscardCondition,
    invocations: number,
    response?: ConsumerResponse,
  ): Promise<void> => {
    if (records.length === 0) return;
    const discarded = { source, functionArn, records, condition, invocations, response };
    const body = JSON.stringify(discardedBatch(discarded, context.clock.realNow()));
    ports.log("stream records were discarded", { ...facts, condition, records: records.length });
    try {
      if (onFailureArn) await ports.sendToDestination(onFailureArn, body);
    } catch (error) {
      ports.log("sending to the on-failure destination failed", {
        ...facts,
        destination: onFailureArn,
        reason: String(error),
      });
    }
    settle(records);
  };

  return async (records: ShardRecord[]): Promise<void> => {
    let batches: StreamBatch<ShardRecord>[] = [{ records, failures: 0 }];
    let retries = 0;
    while (batches.length > 0 && !signal.aborted) {
      const [batch = { records: [], failures: 0 }, ...later] = batches;
      const { expired, fresh } = splitByAge(batch, context.clock.realNow(), rules);
      await discard(expired, "RecordAgeExceeded", batch.failures);
      batches = later;
      if (fresh.records.length === 0) continue;
      const ids = fresh.records.map(({ sequenceNumber }) => sequenceNumber);
      const response = await invoke(fresh.records);
      const plan = planAfterInvocation(fresh, toBatchResult(response, ids, reportsFailures), rules);
      settle(plan.done);
      await discard(plan.discarded, "RetryAttemptsExhausted", fresh.failures + 1, response);
      batches = [...plan.next, ...later];
      retries = plan.next.length > 0 && plan.done.length === 0 ? retries + 1 : 0;
      if (retries > 0) await pause(context.clock, retryWaitMs(retries), signal);
    }
  };
};

const orUnlimited = (count: number) => (count === UNLIMITED ? Number.POSITIVE_INFINITY : count);

const streamRules = (mapping: StreamMapping): StreamRules => ({
  maximumRetryAttempts: orUnlimited(mapping.MaximumRetryAttempts),
  maximumRecordAgeMs: orUnlimited(mapping.MaximumRecordAgeInSeconds) * 1_000,
  bisects: mapping.BisectBatchOnFunctionError,
});

const retryWaitMs = (retries: number): number => Math.min(RETRY_WAIT_MS.first * 2 ** (retries - 1), RETRY_WAIT_MS.max);
