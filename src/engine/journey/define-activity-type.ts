import * as z from "zod";
import type {
  ActivityRules,
  ActivityType,
  MoveActivity,
  MoveRules,
  ParsedRules,
  SendActivity,
  SendRules,
  SplitFacts,
} from "./activity-type.ts";
import type { Move, Participant } from "./store/participants.ts";
import { waitEndsAt } from "./wait-time.ts";

export const NextActivity = z.string().min(1).optional();

/** The type of an activity that sends a message. */
export const sendType = <Activity>(rules: SendRules<Activity>): ActivityType => ({
  parse: (value, path) =>
    parseAs(rules.schema, value, path, (activity): SendActivity => {
      const parsed = applyRules(rules, activity, path);
      return {
        ...parsed,
        kind: "send",
        channelTypes: rules.channelTypes(activity),
        reachesUser: rules.reachesUser,
        next: parsed.targets[0],
        templates: rules.templates(activity),
        deliveryUri: rules.deliveryUri(activity),
        channelPlan: (context, ref, settings) => rules.channelPlan(context, activity, ref, settings),
      };
    }),
});

/** The type of an activity that moves participants. */
export const moveType = <Activity>(rules: MoveRules<Activity>): ActivityType => ({
  parse: (value, path) =>
    parseAs(
      rules.schema,
      value,
      path,
      (activity): MoveActivity => ({
        ...applyRules(rules, activity, path),
        kind: "move",
        takesTime: rules.takesTime(activity),
        conditions: rules.conditions(activity),
        moves: (participants, facts, now) =>
          participants.map((participant) => moveOf(rules, activity, participant, facts, now)),
      }),
    ),
});

const parseAs = <Activity, Parsed>(
  schema: z.ZodType<Activity>,
  value: unknown,
  path: string,
  toParsed: (activity: Activity) => Parsed,
): Parsed | string => {
  const { success, data, error } = schema.safeParse(value);
  if (success) return toParsed(data);
  const issue = error.issues[0];
  return `${[path, ...(issue?.path ?? [])].map(String).join(".")}: ${issue?.message ?? "unreadable"}`;
};

const applyRules = <Activity>(rules: ActivityRules<Activity>, activity: Activity, path: string): ParsedRules => ({
  check: (isMessageActivity) => rules.check(activity, path, isMessageActivity),
  targets: rules.targets(activity),
  whyIncomplete: () => rules.whyIncomplete(activity, path),
});

const moveOf = <Activity>(
  rules: MoveRules<Activity>,
  activity: Activity,
  participant: Participant,
  facts: SplitFacts,
  now: number,
): Move => {
  const { endpointId } = participant;
  const endsAt = participant.waited ? undefined : waitEndsAt(rules.wait(activity), now);
  return endsAt === undefined
    ? { endpointId, to: rules.next(activity, participant, facts), dueAt: now }
    : { endpointId, to: participant.activity, dueAt: endsAt, waited: true };
};
