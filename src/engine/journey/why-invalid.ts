import { type Activities, nextActivities, parseActivities } from "./activities.ts";
import { durationMs } from "./duration.ts";
import type { Activity, SimpleCondition, WriteJourney } from "./journey.ts";

/** Why a journey cannot be kept as written; undefined if it can. A draft may be incomplete, a published journey may not. */
export const whyRefused = (journey: WriteJourney): string | undefined => {
  if (journey.StartCondition?.EventStartCondition !== undefined)
    return "StartCondition.EventStartCondition is not supported here; use SegmentStartCondition";
  if (journey.QuietTime?.Start !== undefined || journey.QuietTime?.End !== undefined)
    return "QuietTime is not supported here";
  if (journey.LocalTime === true) return "LocalTime is not supported here";
  const parsed = parseActivities(journey.Activities ?? {});
  if (!parsed.ok) return parsed.reason;
  return refusedGraph(parsed.activities, journey.StartActivity) ?? refusedToStart(journey, parsed.activities);
};

const refusedToStart = (journey: WriteJourney, activities: Activities): string | undefined => {
  if (journey.State !== "ACTIVE") return undefined;
  if (journey.StartCondition?.SegmentStartCondition === undefined)
    return "StartCondition.SegmentStartCondition is required to publish a journey";
  if (journey.StartActivity === undefined) return "StartActivity is required to publish a journey";
  return [...activities].map(([key, activity]) => incomplete(key, activity)).find((reason) => reason !== undefined);
};

const refusedGraph = (activities: Activities, start: string | undefined): string | undefined => {
  if (start !== undefined && !activities.has(start)) return `StartActivity ${start} is not one of Activities`;
  for (const [key, activity] of activities) {
    const missing = nextActivities(activity).find((next) => next !== undefined && !activities.has(next));
    if (missing !== undefined) return `Activities.${key} goes to ${missing}, which is not one of Activities`;
    const reason = refusedActivity(key, activity, activities);
    if (reason !== undefined) return reason;
  }
  const cycle = cycleWithoutWait(activities);
  return cycle && `Activities.${cycle} comes back to itself without a Wait of more than zero time`;
};

const refusedActivity = (key: string, activity: Activity, activities: Activities): string | undefined => {
  switch (activity.kind) {
    case "RandomSplit": {
      const sum = (activity.is.Branches ?? []).reduce((total, branch) => total + (branch.Percentage ?? 0), 0);
      return sum === 100 ? undefined : `Activities.${key}.RandomSplit percentages add up to ${sum}, not 100`;
    }
    case "ConditionalSplit":
      return (activity.is.Condition?.Conditions ?? [])
        .map((condition) => refusedCondition(`${key}.ConditionalSplit`, condition, activities))
        .find((reason) => reason !== undefined);
    case "MultiCondition":
      return (activity.is.Branches ?? [])
        .map((branch) => refusedCondition(`${key}.MultiCondition`, branch.Condition ?? {}, activities))
        .find((reason) => reason !== undefined);
    default:
      return undefined;
  }
};

const refusedCondition = (path: string, condition: SimpleCondition, activities: Activities): string | undefined => {
  const { EventCondition: event, SegmentCondition: segment, segmentDimensions: dimensions } = condition;
  const given = [event, segment, dimensions].filter((part) => part !== undefined).length;
  if (given !== 1)
    return `Activities.${path}: a condition holds one of EventCondition, SegmentCondition and SegmentDimensions, this one holds ${given}`;
  if (event === undefined) return undefined;
  const target = event.MessageActivity === undefined ? undefined : activities.get(event.MessageActivity);
  return target !== undefined && isMessage(target)
    ? undefined
    : `Activities.${path}: EventCondition.MessageActivity must name a CUSTOM, EMAIL, SMS or PUSH activity of this journey`;
};

const isMessage = ({ kind }: Activity): boolean =>
  kind === "CUSTOM" || kind === "EMAIL" || kind === "SMS" || kind === "PUSH";

const incomplete = (key: string, { kind, is }: Activity): string | undefined => {
  switch (kind) {
    case "EMAIL":
    case "SMS":
    case "PUSH":
      return is.TemplateName ? undefined : `Activities.${key}.${kind}.TemplateName is required to publish a journey`;
    case "Wait":
      return is.WaitTime?.WaitFor || is.WaitTime?.WaitUntil
        ? undefined
        : `Activities.${key}.Wait.WaitTime needs WaitFor or WaitUntil`;
    default:
      return undefined;
  }
};

/** An activity on a circle that takes no time: participants would run round it for ever. */
const cycleWithoutWait = (activities: Activities): string | undefined => {
  const done = new Set<string>();
  const leadsBack = (key: string, path: ReadonlySet<string>): boolean => {
    if (path.has(key)) return true;
    const activity = activities.get(key);
    if (activity === undefined || done.has(key) || takesTime(activity)) return false;
    const onward = new Set(path).add(key);
    const found = nextActivities(activity).some((next) => next !== undefined && leadsBack(next, onward));
    if (!found) done.add(key);
    return found;
  };
  return [...activities.keys()].find((key) => leadsBack(key, new Set()));
};

// A WaitUntil is over at once the second time round, so only a WaitFor breaks a circle.
const takesTime = (activity: Activity): boolean =>
  activity.kind === "Wait" && (durationMs(activity.is.WaitTime?.WaitFor ?? "") ?? 0) > 0;
