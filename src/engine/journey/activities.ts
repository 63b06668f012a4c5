import { ownValue } from "../../own-value.ts";
import { JOURNEY_ACTIVITIES_MAX } from "../../pinpoint/limits.ts";
import type { ActivityType, MoveActivity, SendActivity } from "./activity-type.ts";
import { conditionalSplit } from "./activity-types/conditional-split.ts";
import { contactCenter } from "./activity-types/contact-center.ts";
import { custom } from "./activity-types/custom.ts";
import { email } from "./activity-types/email.ts";
import { holdout } from "./activity-types/holdout.ts";
import { multiCondition } from "./activity-types/multi-condition.ts";
import { push } from "./activity-types/push.ts";
import { randomSplit } from "./activity-types/random-split.ts";
import { sms } from "./activity-types/sms.ts";
import { wait } from "./activity-types/wait.ts";

/** The activity types that the engine supports, by the member of an Activity that holds them. [Pinpoint API reference: Activity] */
const ACTIVITY_TYPES = {
  CUSTOM: custom,
  EMAIL: email,
  SMS: sms,
  PUSH: push,
  ContactCenter: contactCenter,
  Wait: wait,
  ConditionalSplit: conditionalSplit,
  MultiCondition: multiCondition,
  RandomSplit: randomSplit,
  Holdout: holdout,
} satisfies Record<string, ActivityType>;

type ActivityTypeName = keyof typeof ACTIVITY_TYPES;

/** One activity of a journey, parsed. */
export type JourneyActivity = { type: ActivityTypeName } & (SendActivity | MoveActivity);

/** The activities of a journey by their keys, in the order in which they were written. */
export type Activities = ReadonlyMap<string, JourneyActivity>;

/** Parses a journey's activities. The reason of a failure names the activity and the field. */
export const parseActivities = (
  written: Record<string, Record<string, unknown>>,
): { ok: true; activities: Activities } | { ok: false; reason: string } => {
  const entries = Object.entries(written);
  if (entries.length > JOURNEY_ACTIVITIES_MAX)
    return { ok: false, reason: `Activities has ${entries.length} activities, at most ${JOURNEY_ACTIVITIES_MAX}` };
  const activities = new Map<string, JourneyActivity>();
  for (const [key, value] of entries) {
    const activity = parseActivity(value, `Activities.${key}`);
    if (typeof activity === "string") return { ok: false, reason: activity };
    activities.set(key, activity);
  }
  return { ok: true, activities };
};

const parseActivity = (value: Record<string, unknown>, path: string): JourneyActivity | string => {
  const types = Object.keys(value).filter((key) => key !== "Description" && ownValue(value, key) !== undefined);
  const [type] = types;
  if (type === undefined || types.length > 1)
    return `${path} must have exactly one type of activity, it has ${types.length}`;
  if (!isActivityTypeName(type)) return `${path}.${type} is not supported here`;
  const parsed = ownValue(ACTIVITY_TYPES, type).parse(ownValue(value, type), `${path}.${type}`);
  return typeof parsed === "string" ? parsed : { type, ...parsed };
};

const isActivityTypeName = (type: string): type is ActivityTypeName => Object.hasOwn(ACTIVITY_TYPES, type);
