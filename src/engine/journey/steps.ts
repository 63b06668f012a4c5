import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { EngineContext } from "../context.ts";
import type { Order } from "../delivery/order.ts";
import { conditionalSplit } from "./conditional-split.ts";
import { custom } from "./custom.ts";
import { email } from "./email.ts";
import { holdout } from "./holdout.ts";
import type { ActivityKind, ActivityOf, SimpleCondition } from "./journey.ts";
import { movesOf } from "./moves.ts";
import { multiCondition } from "./multi-condition.ts";
import { push } from "./push.ts";
import { randomSplit } from "./random-split.ts";
import { sms } from "./sms.ts";
import type { Facts, MoveStep, Place, SendStep } from "./step.ts";
import type { Move, Participant } from "./store/participants.ts";
import { wait } from "./wait.ts";

/** What each kind of activity does. A kind without a step does not compile. */
const STEPS: { [K in ActivityKind]: SendStep<ActivityOf<K>> | MoveStep<ActivityOf<K>> } = {
  CUSTOM: custom,
  EMAIL: email,
  SMS: sms,
  PUSH: push,
  Wait: wait,
  ConditionalSplit: conditionalSplit,
  MultiCondition: multiCondition,
  RandomSplit: randomSplit,
  Holdout: holdout,
};

/** A step together with the activity it is taken in. */
export type BoundStep =
  | {
      kind: "send";
      channelTypes: readonly ChannelType[];
      reachesUser: boolean;
      next: string | undefined;
      deliver(context: EngineContext, place: Place): Order["deliver"];
    }
  | {
      kind: "move";
      conditions: SimpleCondition[];
      moves(participants: readonly Participant[], facts: Facts, now: number): Move[];
    };

export const stepOf = <K extends ActivityKind>({ kind, is }: { kind: K; is: ActivityOf<K> }): BoundStep =>
  bind(STEPS[kind], is);

const bind = <Activity>(step: SendStep<Activity> | MoveStep<Activity>, activity: Activity): BoundStep =>
  step.kind === "send"
    ? {
        kind: "send",
        channelTypes: step.channelTypes(activity),
        reachesUser: step.reachesUser,
        next: step.next(activity),
        deliver: (context, place) => step.deliver(context, activity, place),
      }
    : {
        kind: "move",
        conditions: step.conditions(activity),
        moves: (participants, facts, now) => movesOf(step, activity, participants, facts, now),
      };
