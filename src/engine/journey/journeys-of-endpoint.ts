import type { EngineContext } from "../context.ts";
import { membersOfSegment } from "../segment/store/membership.ts";
import { parseActivities } from "./activities.ts";
import { listRuns } from "./store/journey-runs.ts";
import { type JourneyState, listJourneys, type StoredJourney } from "./store/journeys.ts";
import { type Position, positionOf } from "./store/participants.ts";

// unspecified by AWS, which has no such list; chosen to bound the response.
const JOURNEYS_MAX = 1_000;
const RUNS_MAX = 100;

/** What a journey does with one endpoint, as both are now. */
export type JourneyOfEndpoint = {
  id: string;
  state: JourneyState;
  segmentId: string | undefined;
  isInSegment: boolean;
  /** The types of the events that start participants; undefined if the segment does. */
  eventTypes: readonly string[] | undefined;
  hasRun: boolean;
  /** Undefined if the endpoint is not a participant of the last run. */
  position: (Position & { isHoldout: boolean }) | undefined;
  /** The channel types of the message activities that only reach a participant's own endpoint. */
  channels: { activity: string; channelTypes: readonly string[] }[];
};

/** The published journeys of an application from the view of one endpoint. */
export const journeysOfEndpoint = (context: EngineContext, appId: string, endpointId: string): JourneyOfEndpoint[] =>
  listJourneys(context, appId, "", JOURNEYS_MAX)
    .filter(({ state }) => state !== "DRAFT")
    .map((stored) => journeyOf(context, stored, endpointId));

const journeyOf = (
  context: EngineContext,
  { appId, id, state, journey }: StoredJourney,
  endpointId: string,
): JourneyOfEndpoint => {
  const { SegmentStartCondition: bySegment, EventStartCondition: byEvent } = journey.StartCondition ?? {};
  const segmentId = bySegment?.SegmentId ?? byEvent?.SegmentId;
  const parsed = parseActivities(journey.Activities ?? {});
  const activities = parsed.ok ? parsed.activities : new Map<never, never>();
  const run = listRuns(context, appId, id, 0, RUNS_MAX).at(-1);
  const position = run && positionOf(context, run.id, endpointId);
  return {
    id,
    state,
    segmentId,
    isInSegment:
      segmentId === undefined
        ? byEvent !== undefined
        : membersOfSegment(context, appId, segmentId, [endpointId]).has(endpointId),
    eventTypes: byEvent?.EventFilter?.Dimensions.EventType.Values,
    hasRun: run !== undefined,
    position: position && { ...position, isHoldout: activities.get(position.activity)?.type === "Holdout" },
    channels: [...activities].flatMap(([activity, found]) =>
      found.kind === "send" && !found.reachesUser ? [{ activity, channelTypes: found.channelTypes }] : [],
    ),
  };
};
