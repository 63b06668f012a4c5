import type { EngineContext } from "../context.ts";
import type { MemberResult } from "../delivery/batch.ts";
import { writeEventStream } from "../stream/store/event-stream.ts";
import type { RunPlan } from "./plan-of-run.ts";
import { journeySend } from "./send-record.ts";
import type { JourneyRun } from "./store/journey-runs.ts";
import { loadParticipant, moveParticipant } from "./store/participants.ts";

/**
 * Records what became of a batch and sends its members on, inside the caller's transaction. Those whose message failed go
 * on too. // unspecified by AWS. In a run that has ended in the meantime they end.
 */
export const settleJourneyBatch = (
  context: EngineContext,
  run: JourneyRun,
  plan: RunPlan,
  activity: string,
  results: readonly MemberResult[],
): void => {
  const step = plan.steps.get(activity);
  const next = run.status === "RUNNING" && step?.kind === "send" ? step.next : undefined;
  const now = context.clock.now();
  const kind = Object.keys(plan.journey.Activities?.[activity] ?? {}).find((key) => key !== "Description") ?? "";
  const records = results.flatMap((result) => [
    journeySend(
      { context, appId: run.appId, endpointId: result.endpointId, now },
      run,
      { key: activity, kind },
      result,
    ),
    ...(result.records ?? []),
  ]);
  writeEventStream(context, run.appId, records);
  for (const { endpointId: reached, participantId: endpointId = reached, answer } of results) {
    const answers = answer && { ...loadParticipant(context, run.id, endpointId)?.answers, [activity]: answer };
    moveParticipant(context, run.id, { endpointId, to: next, dueAt: now, ...(answers && { answers }) });
  }
};
