import { ACTIVE_JOURNEYS_MAX } from "../../pinpoint/limits.ts";
import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { requireAudience } from "../segment/require-audience.ts";
import { type Activities, parseActivities } from "./activities.ts";
import type { WriteJourney } from "./journey.ts";
import { stepOf } from "./steps.ts";
import { countActiveJourneys } from "./store/journeys.ts";
import { whyRefused } from "./why-invalid.ts";

/** Refuses, with a 400 that names the activity and the field, a journey that could not run as it is written. */
export const acceptJourney = (context: EngineContext, appId: string, journey: WriteJourney): void => {
  const reason = whyRefused(journey);
  if (reason !== undefined) throw badRequest(reason);
  const parsed = parseActivities(journey.Activities ?? {});
  if (!parsed.ok) throw badRequest(parsed.reason);
  requireSegments(context, appId, journey, parsed.activities);
  if (journey.State === "ACTIVE") requirePublishable(context, appId, parsed.activities);
};

const requireSegments = (
  context: EngineContext,
  appId: string,
  journey: WriteJourney,
  activities: Activities,
): void => {
  const start = journey.StartCondition?.SegmentStartCondition?.SegmentId;
  const asked = [...activities.values()].flatMap((activity) => {
    const step = stepOf(activity);
    return step.kind === "move" ? step.conditions.map((condition) => condition.SegmentCondition?.SegmentId) : [];
  });
  for (const segmentId of [start, ...asked]) if (segmentId !== undefined) requireAudience(context, appId, segmentId);
};

/** The templates that the messages name must be there, and the account must have room for one more journey. */
const requirePublishable = (context: EngineContext, appId: string, activities: Activities): void => {
  if (countActiveJourneys(context) >= ACTIVE_JOURNEYS_MAX)
    throw badRequest(`The account has ${ACTIVE_JOURNEYS_MAX} active journeys, as many as it may have`);
  for (const [key, activity] of activities) {
    const step = stepOf(activity);
    if (step.kind === "send") step.deliver(context, { appId, journeyId: "", runId: "", activity: key });
  }
};
