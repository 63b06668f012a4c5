import { ACTIVE_JOURNEYS_MAX, EVENT_JOURNEYS_MAX } from "../../pinpoint/limits.ts";
import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { rejectUnsupported } from "../reject-unsupported.ts";
import { requireDynamic, requireUsableSegment } from "../segment/usable-segment.ts";
import { requireTemplates } from "../template/template-contents.ts";
import { type Activities, parseActivities } from "./activities.ts";
import { isEventStarted } from "./event-listener.ts";
import type { WriteJourney } from "./journey.ts";
import { countActiveJourneys, countEventJourneys } from "./store/journeys.ts";
import { whyInvalid } from "./why-invalid.ts";
import { whySettingsInvalid } from "./why-settings-invalid.ts";

/** Rejects a journey that cannot run as written, with a 400 that names the activity and the field. */
export const acceptJourney = (context: EngineContext, appId: string, journey: WriteJourney): void => {
  rejectUnsupported(journey, ["TimezoneEstimationMethods"]);
  const settings = whySettingsInvalid(journey);
  if (settings !== undefined) throw badRequest(settings);
  const parsed = parseActivities(journey.Activities ?? {});
  if (!parsed.ok) throw badRequest(parsed.reason);
  const reason = whyInvalid(journey, parsed.activities);
  if (reason !== undefined) throw badRequest(reason);
  requireSegments(context, appId, journey, parsed.activities);
  if (journey.State === "ACTIVE") requirePublishable(context, journey, parsed.activities);
};

const requireSegments = (
  context: EngineContext,
  appId: string,
  journey: WriteJourney,
  activities: Activities,
): void => {
  const conditions = [...activities.values()].flatMap((activity) =>
    activity.kind === "move" ? activity.conditions : [],
  );
  const segmentIds = [
    journey.StartCondition?.SegmentStartCondition?.SegmentId,
    journey.StartCondition?.EventStartCondition?.SegmentId,
    ...conditions.map((condition) => condition.SegmentCondition?.SegmentId),
  ];
  for (const segmentId of segmentIds) if (segmentId !== undefined) requireUsableSegment(context, appId, segmentId);
  requireDynamic(context, appId, journey.StartCondition?.EventStartCondition?.SegmentId);
};

/** Rejects a journey that exceeds the quota of active journeys, or one of whose templates does not exist. */
const requirePublishable = (context: EngineContext, journey: WriteJourney, activities: Activities): void => {
  if (isEventStarted(journey) && countEventJourneys(context) >= EVENT_JOURNEYS_MAX)
    throw badRequest(`The account has ${EVENT_JOURNEYS_MAX} active journeys that events start, the maximum`);
  if (countActiveJourneys(context) >= ACTIVE_JOURNEYS_MAX)
    throw badRequest(`The account has ${ACTIVE_JOURNEYS_MAX} active journeys, the maximum`);
  for (const activity of activities.values())
    if (activity.kind === "send") requireTemplates(context, activity.templates);
};
