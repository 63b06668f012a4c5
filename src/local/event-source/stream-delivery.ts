import type { EngineContext } from "../../engine/context.ts";
import type { StreamRecord } from "../../engine/stream/store/streams.ts";
import { type FunctionAnswer, readOutcome } from "./batch-outcome.ts";
import { retryWaitMs } from "./limits.ts";
import type { StreamMapping } from "./mapping.ts";
import { nextStep, partByAge, type StreamRules, type Work } from "./next-step.ts";
import { pause } from "./pause.ts";
import { type DiscardCondition, discardedBatch, type StreamSource, streamEventRecord } from "./stream-event.ts";

export type StreamPorts = {
  invoke: (functionArn: string, payload: string) => Promise<FunctionAnswer>;
  /** Tells a queue or a topic of records that were given up. */
  sendToDestination: (arn: string, body: string) => Promise<void>;
  log: (message: string, facts: Record<string, unknown>) => void;
};

const orUnlimited = (count: number) => (count === -1 ? Number.POSITIVE_INFINITY : count);

const streamRules = (mapping: StreamMapping): StreamRules => ({
  maximumRetryAttempts: orUnlimited(mapping.MaximumRetryAttempts),
  maximumRecordAgeMs: orUnlimited(mapping.MaximumRecordAgeInSeconds) * 1_000,
  bisects: mapping.BisectBatchOnFunctionError,
});

/** Delivers a batch of a stream until each of its records is done or given up. */
export const createStreamDelivery = (
  context: EngineContext,
  mapping: StreamMapping,
  source: StreamSource,
  ports: StreamPorts,
  settle: (records: StreamRecord[]) => void,
  signal: AbortSignal,
) => {
  const rules = streamRules(mapping);
  const { FunctionName: functionArn } = mapping;
  const onFailureArn = mapping.DestinationConfig?.OnFailure?.Destination;
  const reportsFailures = mapping.FunctionResponseTypes.length > 0;
  const subject = { functionArn, stream: source.streamArn, shard: source.shard };

  const invoke = async (records: StreamRecord[]): Promise<FunctionAnswer> => {
    const payload = JSON.stringify({ Records: records.map((record) => streamEventRecord(source, record)) });
    try {
      return await ports.invoke(functionArn, payload);
    } catch (error) {
      ports.log("a function could not be invoked", { ...subject, reason: String(error) });
      return { statusCode: 500, payload: "" };
    }
  };

  const discard = async (
    records: StreamRecord[],
    condition: DiscardCondition,
    invocations: number,
    answer?: FunctionAnswer,
  ): Promise<void> => {
    if (records.length === 0) return;
    const discarded = { source, functionArn, records, condition, invocations, answer };
    const body = JSON.stringify(discardedBatch(discarded, context.clock.realNow()));
    ports.log("records of a stream were given up", { ...subject, condition, records: records.length });
    try {
      if (onFailureArn) await ports.sendToDestination(onFailureArn, body);
    } catch (error) {
      ports.log("the on-failure destination did not take a message", {
        ...subject,
        destination: onFailureArn,
        reason: String(error),
      });
    }
    settle(records);
  };

  return async (records: StreamRecord[]): Promise<void> => {
    let works: Work<StreamRecord>[] = [{ records, failures: 0 }];
    let waits = 0;
    while (works.length > 0 && !signal.aborted) {
      const [work = { records: [], failures: 0 }, ...later] = works;
      const { expired, fresh } = partByAge(work, context.clock.realNow(), rules);
      await discard(expired, "RecordAgeExceeded", work.failures);
      works = later;
      if (fresh.records.length === 0) continue;
      const ids = fresh.records.map(({ sequenceNumber }) => sequenceNumber);
      const answer = await invoke(fresh.records);
      const step = nextStep(fresh, readOutcome(answer, ids, reportsFailures), rules);
      settle(step.done);
      await discard(step.discarded, "RetryAttemptsExhausted", fresh.failures + 1, answer);
      works = [...step.next, ...later];
      waits = step.next.length > 0 && step.done.length === 0 ? waits + 1 : 0;
      if (waits > 0)
        await pause(context.clock, Math.min(retryWaitMs.first * 2 ** (waits - 1), retryWaitMs.longest), signal);
    }
  };
};
