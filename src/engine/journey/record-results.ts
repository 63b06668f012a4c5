import type { EngineContext } from "../context.ts";
import type { MemberResult } from "../delivery/batch.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import { type RunPlan, requireSendActivity } from "./plan-of-run.ts";
import { journeySend } from "./send-record.ts";
import type { JourneyRun } from "./store/journey-runs.ts";
import { loadParticipant, moveParticipant } from "./store/participants.ts";

/**
 * Writes the results of a batch to the event stream and moves its participants to the next activity, or out of a run that
 * has ended. Runs inside the caller's transaction. Participants whose message failed move as well: unspecified by AWS;
 * chosen so that a later split can evaluate the failure.
 */
export const recordJourneyResults = (
  context: EngineContext,
  run: JourneyRun,
  plan: RunPlan,
  activity: string,
  results: readonly MemberResult[],
): void => {
  const { type, next } = requireSendActivity(plan, run, activity);
  const to = run.status === "RUNNING" ? next : undefined;
  const now = context.clock.now();
  const records = results.flatMap((result) => [
    journeySend(
      { context, appId: run.appId, endpointId: result.endpointId, now },
      run,
      { key: activity, type },
      result,
    ),
    ...(result.records ?? []),
  ]);
  writeEventStream(context, run.appId, records);
  for (const { endpointId: recipientId, participantId: endpointId = recipientId, feedback: own } of results) {
    const feedback = own && { ...loadParticipant(context, run.id, endpointId)?.feedback, [activity]: own };
    moveParticipant(context, run.id, { endpointId, to, dueAt: now, ...(feedback && { feedback }) });
  }
};
