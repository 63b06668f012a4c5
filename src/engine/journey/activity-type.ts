import type * as z from "zod";
import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { EngineContext } from "../context.ts";
import type { ChannelPlan } from "../delivery/batch-plan.ts";
import type { TemplateConfiguration } from "../template/template.ts";
import type { IsMember, SimpleCondition } from "./condition.ts";
import type { JourneyChannelSettings } from "./journey-settings.ts";
import type { Move, Participant } from "./store/participants.ts";
import type { WaitTime } from "./wait-time.ts";

/** One activity of one run. */
export type ActivityRef = { appId: string; journeyId: string; runId: string; activity: string };

/** The facts, beside the participant itself, that decide its next activity. */
export type SplitFacts = { ref: ActivityRef; isMember: IsMember };

/** The rules that each activity type defines. `Activity` is the activity's entry in the journey, parsed by `schema`. */
export type ActivityRules<Activity> = {
  schema: z.ZodType<Activity>;
  /** Why the activity is invalid as written; undefined if it is valid. `path` is its place in the request. */
  check(activity: Activity, path: string, isMessageActivity: (key: string) => boolean): string | undefined;
  /** The keys of the activities that participants may go to; undefined is the end of the journey. */
  targets(activity: Activity): (string | undefined)[];
  /** Why a journey with this activity cannot be published; undefined if it can. */
  whyIncomplete(activity: Activity, path: string): string | undefined;
};

/** An activity that sends a message. Its participants go to its one target when their batch is settled. */
export type SendRules<Activity> = ActivityRules<Activity> & {
  channelTypes(activity: Activity): readonly ChannelType[];
  /** Whether the message for a participant of another channel type goes to another endpoint of the same user. */
  reachesUser: boolean;
  templates(activity: Activity): TemplateConfiguration;
  /** The function or webhook that is invoked, if the activity names one. */
  deliveryUri(activity: Activity): string | undefined;
  /** `settings` are those of the journey. */
  channelPlan(
    context: EngineContext,
    activity: Activity,
    ref: ActivityRef,
    settings: JourneyChannelSettings | undefined,
  ): ChannelPlan;
};

/** An activity that decides where each participant goes, after an optional wait. */
export type MoveRules<Activity> = ActivityRules<Activity> & {
  wait(activity: Activity): WaitTime | undefined;
  /** Whether participants always stay for some time, so that a cycle through the activity does not run endlessly. */
  takesTime(activity: Activity): boolean;
  conditions(activity: Activity): SimpleCondition[];
  next(activity: Activity, participant: Participant, facts: SplitFacts): string | undefined;
};

/** The rules of a type, applied to one activity. */
export type ParsedRules = {
  check(isMessageActivity: (key: string) => boolean): string | undefined;
  targets: readonly (string | undefined)[];
  whyIncomplete(): string | undefined;
};
export type SendActivity = ParsedRules & {
  kind: "send";
  channelTypes: readonly ChannelType[];
  reachesUser: boolean;
  next: string | undefined;
  templates: TemplateConfiguration;
  deliveryUri: string | undefined;
  channelPlan(context: EngineContext, ref: ActivityRef, settings: JourneyChannelSettings | undefined): ChannelPlan;
};
export type MoveActivity = ParsedRules & {
  kind: "move";
  takesTime: boolean;
  conditions: SimpleCondition[];
  moves(participants: readonly Participant[], facts: SplitFacts, now: number): Move[];
};

/** The behavior of one type of activity: parses what a journey contains for it, or returns the reason why it cannot. */
export type ActivityType = { parse(value: unknown, path: string): SendActivity | MoveActivity | string };
