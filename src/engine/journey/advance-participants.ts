import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch } from "../delivery/batch.ts";
import { paceAllowance } from "../delivery/store/pace.ts";
import type { JourneyActivity } from "./activities.ts";
import type { ActivityRef, MoveActivity } from "./activity-type.ts";
import type { WriteJourney } from "./journey.ts";
import { membershipOf } from "./membership.ts";
import { journeySendRulesOf } from "./send-rules.ts";
import { sendTo } from "./send-to.ts";
import { dueParticipants, moveParticipant, type Participant } from "./store/participants.ts";

const MOVES_PER_TURN = 1_000;

type Advance = { moved: number; batches: Batch[] };

/** Moves the participants that are due at an activity, or stores at most `capacity` batches for them, in one transaction. */
export const advanceParticipants = (
  context: EngineContext,
  ref: ActivityRef,
  { journey, activity }: { journey: WriteJourney; activity: JourneyActivity },
  capacity: number,
): Advance =>
  transaction(context.db, () => {
    switch (activity.kind) {
      case "send": {
        const rules = journeySendRulesOf(context, ref.appId, ref.journeyId, journey);
        const allowance = paceAllowance(context, rules.sender, rules.perSecond);
        const participants = due(context, ref, Math.min(capacity * context.settings.endpointsPerInvocation, allowance));
        return {
          moved: participants.length,
          batches: sendTo(context, ref, { journey, activity, rules }, participants),
        };
      }
      case "move": {
        const participants = due(context, ref, MOVES_PER_TURN);
        if (participants.length > 0) move(context, ref, activity, participants);
        return { moved: participants.length, batches: [] };
      }
      default:
        return activity satisfies never;
    }
  });

const due = (context: EngineContext, { runId, activity }: ActivityRef, limit: number): Participant[] =>
  limit === 0 ? [] : dueParticipants(context, runId, activity, context.clock.now(), limit);

const move = (
  context: EngineContext,
  ref: ActivityRef,
  activity: MoveActivity,
  participants: readonly Participant[],
): void => {
  const endpointIds = participants.map(({ endpointId }) => endpointId);
  const facts = { ref, isMember: membershipOf(context, ref.appId, activity.conditions, endpointIds) };
  const moves = activity.moves(participants, facts, context.clock.now());
  for (const next of moves) moveParticipant(context, ref.runId, next);
};
