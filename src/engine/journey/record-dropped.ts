import type { EngineContext } from "../context.ts";
import type { Member } from "../delivery/batch.ts";
import { addResultCounts } from "../delivery/store/result-counts.ts";
import { addUnsent } from "../delivery/store/unsent.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import type { ActivityRef } from "./activity-type.ts";
import type { SendDecision } from "./decide-send.ts";
import { journeySend } from "./send-record.ts";

type Dropped = Extract<SendDecision, { kind: "drop" }> & { member: Member };

/** Records, in the event stream and for `why-not`, why a journey does not send a message. */
export const recordDropped = (
  context: EngineContext,
  ref: ActivityRef,
  type: string,
  { member, status, reason }: Dropped,
): void => {
  const { appId, journeyId, runId, activity } = ref;
  const source = { kind: "journey", runId, activity } as const;
  writeEventStream(context, appId, [
    journeySend(
      { context, appId, endpointId: member.endpointId, now: context.clock.now() },
      { id: runId, journeyId },
      { key: activity, type },
      // unspecified by AWS: the code of a message that was not attempted.
      { document: member.document, status, statusCode: "400", statusMessage: reason },
    ),
  ]);
  const unsent = [{ endpointId: member.endpointId, status, reason }];
  addUnsent(context, { kind: "journey", id: journeyId }, { appId, source }, unsent);
  addResultCounts(context, source, [[status, 1]]);
};

/** Records that a message was held back and is sent now. [Pinpoint developer guide: journey events] without an activity type. */
export const recordWaitFinished = (
  context: EngineContext,
  { appId, journeyId, runId, activity }: ActivityRef,
  { endpointId, document }: Member,
): void => {
  const status = "QUIET_TIME_WAIT_FINISHED";
  writeEventStream(context, appId, [
    journeySend(
      { context, appId, endpointId, now: context.clock.now() },
      { id: runId, journeyId },
      { key: activity, type: undefined },
      { document, status, statusCode: "200", statusMessage: status },
    ),
  ]);
};
