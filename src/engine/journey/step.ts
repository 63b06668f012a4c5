import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { EngineContext } from "../context.ts";
import type { Order } from "../delivery/order.ts";
import type { SimpleCondition, WaitTime } from "./journey.ts";
import type { Participant } from "./store/participants.ts";

/** Which activity of which run a step is taken in. */
export type Place = { appId: string; journeyId: string; runId: string; activity: string };

export type Facts = { place: Place; isMember(condition: SimpleCondition, endpointId: string): boolean };

/** An activity that says something: its participants are batched, and go on when their batch is settled. */
export type SendStep<Activity> = {
  kind: "send";
  channelTypes(activity: Activity): readonly ChannelType[];
  /** Whether a participant of another channel type is reached at an endpoint of the same user. */
  reachesUser: boolean;
  deliver(context: EngineContext, activity: Activity, place: Place): Order["deliver"];
  next(activity: Activity): string | undefined;
};

/** An activity that decides where each participant goes, perhaps after a wait; undefined is the end of the journey. */
export type MoveStep<Activity> = {
  kind: "move";
  wait(activity: Activity): WaitTime | undefined;
  conditions(activity: Activity): SimpleCondition[];
  next(activity: Activity, participant: Participant, facts: Facts): string | undefined;
};
