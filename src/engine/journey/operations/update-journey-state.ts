import * as z from "zod";
import { ownValue } from "../../../own-value.ts";
import { badRequest } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { cancelJourney } from "../cancel-journey.ts";
import { ignoreEvents, listen } from "../event-listener.ts";
import { journeyResponse } from "../journey-response.ts";
import { requireJourney } from "../require-journey.ts";
import { type JourneyState, type StoredJourney, saveJourney } from "../store/journeys.ts";
import { writeJourney } from "../write-journey.ts";

// [Pinpoint API reference: JourneyStateRequest] the states that a caller can request.
const JourneyStateRequest = z.looseObject({ State: z.enum(["ACTIVE", "PAUSED", "CANCELLED"]) });
type RequestedState = z.infer<typeof JourneyStateRequest>["State"];

// unspecified by AWS for a DRAFT that becomes ACTIVE; chosen because it can only mean to publish the journey.
const REACHABLE_FROM: Record<RequestedState, readonly JourneyState[]> = {
  ACTIVE: ["DRAFT", "PAUSED"],
  PAUSED: ["ACTIVE"],
  CANCELLED: ["ACTIVE", "PAUSED"],
};

export const updateJourneyState: Operation = (context, { path, body }) => {
  const stored = requireJourney(context, path);
  const { State: requested } = parseBody(JourneyStateRequest, body);
  requireReachable(stored, requested, ownValue(REACHABLE_FROM, requested));
  if (stored.state !== "DRAFT") return changeState(context, stored, requested);
  return writeJourney(context, () => {
    const draft = requireJourney(context, path);
    requireReachable(draft, requested, ["DRAFT"]);
    return { identity: draft, journey: { ...draft.journey, State: "ACTIVE" } };
  });
};

const requireReachable = ({ state }: StoredJourney, requested: RequestedState, from: readonly JourneyState[]): void => {
  if (!from.includes(state)) throw badRequest(`State: a journey that is ${state} cannot become ${requested}`);
};

const changeState = (context: EngineContext, stored: StoredJourney, requested: RequestedState) => {
  const changed: StoredJourney = { ...stored, state: requested, modifiedAtMs: context.clock.now() };
  transaction(context.db, () => {
    saveJourney(context, changed);
    if (requested === "CANCELLED") cancelJourney(context, changed);
    if (requested === "PAUSED") ignoreEvents(context, { appId: stored.appId, journeyId: stored.id });
    // Without a run, the journey listens when its first run starts.
    if (requested === "ACTIVE" && stored.nextRunAtMs === undefined) listen(context, changed);
  });
  context.changed();
  return journeyResponse(context, changed);
};
