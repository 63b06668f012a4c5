import type { Activities, JourneyActivity } from "./activities.ts";
import type { WriteJourney } from "./journey.ts";

/** Why a journey is invalid as written; undefined if it is valid. A draft may be incomplete, a published journey may not. */
export const whyInvalid = (journey: WriteJourney, activities: Activities): string | undefined =>
  whyGraphInvalid(activities, journey.StartActivity) ??
  (journey.State === "ACTIVE" ? whyNotPublishable(journey, activities) : undefined);

const whyNotPublishable = (journey: WriteJourney, activities: Activities): string | undefined => {
  const { SegmentStartCondition: bySegment, EventStartCondition: byEvent } = journey.StartCondition ?? {};
  if (bySegment === undefined && byEvent === undefined)
    return "StartCondition.SegmentStartCondition or StartCondition.EventStartCondition is required to publish a journey";
  if (byEvent !== undefined && byEvent.EventFilter === undefined)
    return "StartCondition.EventStartCondition.EventFilter is required to publish a journey";
  if (journey.LocalTime === true && journey.Schedule?.StartTime === undefined)
    return "LocalTime requires Schedule.StartTime to publish a journey";
  if (journey.StartActivity === undefined) return "StartActivity is required to publish a journey";
  return whyNotDialable(journey, activities) ?? firstReason(activities, (activity) => activity.whyIncomplete());
};

/** unspecified by AWS; rejected because no call could be requested. */
const whyNotDialable = ({ JourneyChannelSettings: settings }: WriteJourney, activities: Activities) => {
  const dials = [...activities.values()].some(({ type }) => type === "ContactCenter");
  if (!dials || (settings?.ConnectCampaignArn && settings.ConnectCampaignExecutionRoleArn)) return undefined;
  const missing = settings?.ConnectCampaignArn ? "ConnectCampaignExecutionRoleArn" : "ConnectCampaignArn";
  return `JourneyChannelSettings.${missing} is required to publish a journey with a ContactCenter activity`;
};

const whyGraphInvalid = (activities: Activities, start: string | undefined): string | undefined => {
  if (start !== undefined && !activities.has(start)) return `StartActivity ${start} is not one of Activities`;
  const isMessageActivity = (key: string): boolean => activities.get(key)?.kind === "send";
  return (
    firstReason(
      activities,
      (activity, key) => whyTargetMissing(activities, activity, key) ?? activity.check(isMessageActivity),
    ) ?? whyEndless(activities)
  );
};

const firstReason = (
  activities: Activities,
  whyNot: (activity: JourneyActivity, key: string) => string | undefined,
): string | undefined => {
  for (const [key, activity] of activities) {
    const reason = whyNot(activity, key);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

const whyTargetMissing = (activities: Activities, { targets }: JourneyActivity, key: string): string | undefined => {
  const missing = targets.find((target) => target !== undefined && !activities.has(target));
  return missing === undefined ? undefined : `Activities.${key} goes to ${missing}, which is not one of Activities`;
};

/** Finds a cycle that takes no time: participants would pass through it endlessly. */
const whyEndless = (activities: Activities): string | undefined => {
  const done = new Set<string>();
  const firstRepeated = (keys: Iterable<string | undefined>, path: ReadonlySet<string>): string | undefined => {
    for (const key of keys) {
      if (key === undefined || done.has(key)) continue;
      if (path.has(key)) return key;
      const activity = activities.get(key);
      if (activity === undefined || takesTime(activity)) continue;
      const repeated = firstRepeated(activity.targets, new Set(path).add(key));
      if (repeated !== undefined) return repeated;
      done.add(key);
    }
    return undefined;
  };
  const repeated = firstRepeated(activities.keys(), new Set());
  return (
    repeated &&
    `Activities.${repeated} leads back to itself without a pause: put a Wait longer than zero into the cycle`
  );
};

const takesTime = (activity: JourneyActivity): boolean => activity.kind === "move" && activity.takesTime;
