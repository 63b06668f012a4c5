import { chunksOf } from "../../chunks.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch, Member } from "../delivery/batch.ts";
import { insertBatch } from "../delivery/store/batches.ts";
import type { JourneyActivity } from "./activities.ts";
import type { ActivityRef, MoveActivity, SendActivity } from "./activity-type.ts";
import { findRecipient } from "./find-recipient.ts";
import { membershipOf } from "./membership.ts";
import { dueParticipants, markSending, moveParticipant, type Participant } from "./store/participants.ts";

const MOVES_PER_TURN = 1_000;

type Advance = { moved: number; batches: Batch[] };

/** Moves the participants that are due at an activity, or stores at most `capacity` batches for them, in one transaction. */
export const advanceParticipants = (
  context: EngineContext,
  ref: ActivityRef,
  activity: JourneyActivity,
  capacity: number,
): Advance => {
  const limit = activity.kind === "send" ? capacity * context.settings.endpointsPerInvocation : MOVES_PER_TURN;
  if (limit === 0) return { moved: 0, batches: [] };
  return transaction(context.db, () => {
    const participants = dueParticipants(context, ref.runId, ref.activity, context.clock.now(), limit);
    if (participants.length === 0) return { moved: 0, batches: [] };
    switch (activity.kind) {
      case "send":
        return sendTo(context, ref, activity, participants);
      case "move":
        return move(context, ref, activity, participants);
      default:
        return activity satisfies never;
    }
  });
};

const move = (
  context: EngineContext,
  ref: ActivityRef,
  activity: MoveActivity,
  participants: Participant[],
): Advance => {
  const endpointIds = participants.map(({ endpointId }) => endpointId);
  const facts = { ref, isMember: membershipOf(context, ref.appId, activity.conditions, endpointIds) };
  const moves = activity.moves(participants, facts, context.clock.now());
  for (const next of moves) moveParticipant(context, ref.runId, next);
  return { moved: participants.length, batches: [] };
};

const sendTo = (
  context: EngineContext,
  ref: ActivityRef,
  activity: SendActivity,
  participants: Participant[],
): Advance => {
  const now = context.clock.now();
  const members: Member[] = [];
  for (const { endpointId } of participants) {
    const recipient = findRecipient(context, ref, activity, endpointId);
    switch (recipient.kind) {
      case "member":
        markSending(context, ref.runId, endpointId);
        members.push(recipient.member);
        break;
      case "passes-through":
        moveParticipant(context, ref.runId, { endpointId, to: activity.next, dueAt: now });
        break;
      case "deleted":
        moveParticipant(context, ref.runId, { endpointId, to: undefined, dueAt: now });
        break;
      default:
        recipient satisfies never;
    }
  }
  return { moved: participants.length, batches: storeBatches(context, ref, members, now) };
};

const storeBatches = (context: EngineContext, ref: ActivityRef, members: Member[], now: number): Batch[] =>
  chunksOf(members, context.settings.endpointsPerInvocation).map((chunk) =>
    insertBatch(context, {
      appId: ref.appId,
      source: { kind: "journey", runId: ref.runId, activity: ref.activity },
      stage: "deliver",
      members: chunk,
      scheduledTime: new Date(now).toISOString(),
      dueAt: now,
    }),
  );
