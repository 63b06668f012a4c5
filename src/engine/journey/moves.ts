import { durationMs } from "./duration.ts";
import type { WaitTime } from "./journey.ts";
import type { Facts, MoveStep } from "./step.ts";
import type { Move, Participant } from "./store/participants.ts";

/** Where the participants at an activity go now: to wait there, or on. */
export const movesOf = <Activity>(
  step: MoveStep<Activity>,
  activity: Activity,
  participants: readonly Participant[],
  facts: Facts,
  now: number,
): Move[] =>
  participants.map((participant): Move => {
    const { endpointId } = participant;
    const until = participant.waited ? undefined : waitsUntil(step.wait(activity), now);
    return until === undefined
      ? { endpointId, to: step.next(activity, participant, facts), dueAt: now }
      : { endpointId, to: participant.activity, dueAt: until, waited: true };
  });

const waitsUntil = (wait: WaitTime | undefined, now: number): number | undefined => {
  if (wait?.WaitFor !== undefined) return now + (durationMs(wait.WaitFor) ?? 0);
  return wait?.WaitUntil === undefined ? undefined : Math.max(now, Date.parse(wait.WaitUntil));
};
