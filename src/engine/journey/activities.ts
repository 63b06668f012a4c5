import { JOURNEY_ACTIVITIES_MAX } from "../../pinpoint/limits.ts";
import { ACTIVITY_KINDS, type Activity, type ActivityKind } from "./journey.ts";

export type Activities = ReadonlyMap<string, Activity>;
export type ParsedActivities = { ok: true; activities: Activities } | { ok: false; reason: string };

/** Reads a journey's activities; a refusal names the activity and the field. */
export const parseActivities = (written: Record<string, Record<string, unknown>>): ParsedActivities => {
  const entries = Object.entries(written);
  if (entries.length > JOURNEY_ACTIVITIES_MAX)
    return refused(`Activities has ${entries.length} activities, at most ${JOURNEY_ACTIVITIES_MAX}`);
  const activities = new Map<string, Activity>();
  for (const [key, value] of entries) {
    const parsed = parseActivity(value);
    if (typeof parsed === "string") return refused(`Activities.${key}${parsed}`);
    activities.set(key, parsed);
  }
  return { ok: true, activities };
};

const refused = (reason: string): ParsedActivities => ({ ok: false, reason });

const parseActivity = (value: Record<string, unknown>): Activity | string => {
  const kinds = Object.keys(value).filter((key) => key !== "Description" && value[key] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return ` must hold exactly one kind of activity, holds ${kinds.length}`;
  if (!isActivityKind(kind)) return `.${kind} is not supported here`;
  return parseKind(kind, value[kind]);
};

const isActivityKind = (kind: string): kind is ActivityKind => Object.hasOwn(ACTIVITY_KINDS, kind);

const parseKind = (kind: ActivityKind, value: unknown): Activity | string => {
  const parsed = ACTIVITY_KINDS[kind].safeParse(value);
  // The kind chose the schema on the line above, a tie that the type checker cannot follow.
  if (parsed.success) return { kind, is: parsed.data } as Activity;
  const issue = parsed.error.issues[0];
  return `.${[kind, ...(issue?.path ?? [])].map(String).join(".")}: ${issue?.message ?? "unreadable"}`;
};

/** The activities that a participant can go to from this one; undefined stands for the end of the journey. */
export const nextActivities = (activity: Activity): (string | undefined)[] => {
  switch (activity.kind) {
    case "ConditionalSplit":
      return [activity.is.TrueActivity, activity.is.FalseActivity];
    case "MultiCondition":
      return [...(activity.is.Branches ?? []).map((branch) => branch.NextActivity), activity.is.DefaultActivity];
    case "RandomSplit":
      return (activity.is.Branches ?? []).map((branch) => branch.NextActivity);
    default:
      return [activity.is.NextActivity];
  }
};
