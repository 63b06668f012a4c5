import { countBy } from "../../count-by.ts";
import type { EngineContext } from "../context.ts";
import type { Member } from "../delivery/batch.ts";
import { addResultCounts } from "../delivery/store/result-counts.ts";
import { addUnsent } from "../delivery/store/unsent.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import type { ActivityRef } from "./activity-type.ts";
import type { SendDecision } from "./decide-send.ts";
import { journeySend } from "./send-record.ts";

export type Dropped = Extract<SendDecision, { kind: "drop" }> & { member: Member };

/** Records, in the event stream and for `why-not`, why a journey does not send messages. */
export const recordDropped = (
  context: EngineContext,
  ref: ActivityRef,
  type: string,
  dropped: readonly Dropped[],
): void => {
  if (dropped.length === 0) return;
  const { appId, journeyId, runId, activity } = ref;
  const source = { kind: "journey", runId, activity } as const;
  const now = context.clock.now();
  const records = dropped.map(({ member: { endpointId, document }, status, reason }) =>
    journeySend(
      { context, appId, endpointId, now },
      { id: runId, journeyId },
      { key: activity, type },
      // unspecified by AWS: the code of a message that was not attempted.
      { document, status, statusCode: "400", statusMessage: reason },
    ),
  );
  writeEventStream(context, appId, records);
  const unsent = dropped.map(({ member, status, reason }) => ({ endpointId: member.endpointId, status, reason }));
  addUnsent(context, { kind: "journey", id: journeyId }, { appId, source }, unsent);
  addResultCounts(context, source, Object.entries(countBy(unsent, ({ status }) => status)));
};

/** Records that messages were held back and are sent now. [Pinpoint developer guide: journey events] without an activity type. */
export const recordWaitFinished = (
  context: EngineContext,
  { appId, journeyId, runId, activity }: ActivityRef,
  members: readonly Member[],
): void => {
  if (members.length === 0) return;
  const status = "QUIET_TIME_WAIT_FINISHED";
  const now = context.clock.now();
  const records = members.map(({ endpointId, document }) =>
    journeySend(
      { context, appId, endpointId, now },
      { id: runId, journeyId },
      { key: activity, type: undefined },
      { document, status, statusCode: "200", statusMessage: status },
    ),
  );
  writeEventStream(context, appId, records);
};
