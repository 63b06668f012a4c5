import type { EngineContext } from "../context.ts";
import { all, one, transaction } from "../database.ts";
import type { Batch, Member } from "../delivery/batch.ts";
import { insertBatch } from "../delivery/store/batches.ts";
import { membershipOf } from "../segment/store/membership.ts";
import { placeOf } from "./plan-of-run.ts";
import type { BoundStep } from "./steps.ts";
import type { JourneyRun } from "./store/journey-runs.ts";
import {
  dueParticipants,
  loadParticipant,
  markSending,
  moveParticipant,
  type Participant,
} from "./store/participants.ts";

const MOVED_AT_ONCE = 1_000;

export type Advance = { moved: number; batches: Batch[] };

/** Takes the next participants who are due at an activity as far as they can go, in one transaction. */
export const advanceParticipants = (
  context: EngineContext,
  run: JourneyRun,
  activity: string,
  step: BoundStep,
  room: number,
): Advance => {
  const limit = step.kind === "send" ? room * context.settings.endpointsPerInvocation : MOVED_AT_ONCE;
  if (limit === 0) return { moved: 0, batches: [] };
  return transaction(context.db, () => {
    const participants = dueParticipants(context, run.id, activity, context.clock.now(), limit);
    if (participants.length === 0) return { moved: 0, batches: [] };
    return step.kind === "send"
      ? sendTo(context, run, activity, step, participants)
      : moveOn(context, run, activity, step, participants);
  });
};

const moveOn = (
  context: EngineContext,
  run: JourneyRun,
  activity: string,
  step: Extract<BoundStep, { kind: "move" }>,
  participants: Participant[],
): Advance => {
  const ids = participants.map(({ endpointId }) => endpointId);
  const facts = {
    place: placeOf(run, activity),
    isMember: membershipOf(context, run.appId, step.conditions, ids),
  };
  for (const move of step.moves(participants, facts, context.clock.now())) moveParticipant(context, run.id, move);
  return { moved: participants.length, batches: [] };
};

const sendTo = (
  context: EngineContext,
  run: JourneyRun,
  activity: string,
  step: SendTo,
  participants: Participant[],
): Advance => {
  const now = context.clock.now();
  const members: Member[] = [];
  for (const { endpointId } of participants) {
    const found = findRecipient(context, run, endpointId, step);
    if (found === "passes-through") moveParticipant(context, run.id, { endpointId, to: step.next, dueAt: now });
    else if (found === "gone") moveParticipant(context, run.id, { endpointId, to: undefined, dueAt: now });
    else {
      markSending(context, run.id, endpointId);
      members.push(found);
    }
  }
  return { moved: participants.length, batches: storeBatches(context, run, activity, members, now) };
};

const storeBatches = (
  context: EngineContext,
  run: JourneyRun,
  activity: string,
  members: Member[],
  now: number,
): Batch[] => {
  const size = context.settings.endpointsPerInvocation;
  const starts = Array.from({ length: Math.ceil(members.length / size) }, (_, index) => index * size);
  return starts.map((start) =>
    insertBatch(context, {
      appId: run.appId,
      runId: run.id,
      journeyActivity: activity,
      stage: "deliver",
      members: members.slice(start, start + size),
      scheduledTime: new Date(now).toISOString(),
      dueAt: now,
    }),
  );
};

type SendTo = Extract<BoundStep, { kind: "send" }>;
type EndpointRow = {
  id: string;
  user_id: string | null;
  channel_type: string;
  status: string;
  opt_out: string;
  document: string;
};

const ENDPOINT = "SELECT id, user_id, channel_type, status, opt_out, document FROM endpoint";

const hasChannel = ({ channel_type }: EndpointRow, { channelTypes }: SendTo): boolean =>
  channelTypes.some((type) => type === channel_type);
const isDeliverable = (endpoint: EndpointRow, step: SendTo): boolean =>
  endpoint.status === "ACTIVE" && endpoint.opt_out === "NONE" && hasChannel(endpoint, step);

/**
 * The endpoint that a participant's message goes to. [Pinpoint user guide: custom channel activity] a participant of a
 * type that is not selected passes through without being sent anything. // unspecified by AWS: so do inactive and
 * opted-out ones; a deleted endpoint leaves the journey; an email, text or push message reaches a participant of another
 * channel type at the first endpoint of the same user that can take it and takes no part in the run itself.
 */
const findRecipient = (
  context: EngineContext,
  run: JourneyRun,
  id: string,
  step: SendTo,
): Member | "passes-through" | "gone" => {
  const { db } = context;
  const own = one<EndpointRow>(db, `${ENDPOINT} WHERE app_id = ? AND id = ?`, run.appId, id);
  if (own === undefined) return "gone";
  if (isDeliverable(own, step)) return { endpointId: id, document: own.document };
  if (!step.reachesUser || own.user_id === null || hasChannel(own, step)) return "passes-through";
  const ofUser = all<EndpointRow>(
    db,
    `${ENDPOINT} WHERE app_id = ? AND user_id = ? ORDER BY id`,
    run.appId,
    own.user_id,
  );
  const other = ofUser.find(
    (endpoint) => isDeliverable(endpoint, step) && !loadParticipant(context, run.id, endpoint.id),
  );
  return other ? { endpointId: other.id, document: other.document, participantId: id } : "passes-through";
};
