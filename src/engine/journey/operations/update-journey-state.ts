import * as z from "zod";
import { badRequest } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { cancelJourney } from "../cancel-journey.ts";
import { journeyResponse } from "../journey-response.ts";
import { requireJourney } from "../require-journey.ts";
import { type JourneyState, type StoredJourney, saveJourney } from "../store/journeys.ts";
import { writeJourney } from "../write-journey.ts";

// [Pinpoint API reference: JourneyStateRequest] the states that a journey can be put into.
const JourneyStateRequest = z.looseObject({ State: z.enum(["ACTIVE", "PAUSED", "CANCELLED"]) });
type Wanted = z.infer<typeof JourneyStateRequest>["State"];

// unspecified by AWS: DRAFT to ACTIVE; chosen because publishing is what a caller who asks for it can only mean.
const REACHABLE_FROM: Record<Wanted, readonly JourneyState[]> = {
  ACTIVE: ["DRAFT", "PAUSED"],
  PAUSED: ["ACTIVE"],
  CANCELLED: ["ACTIVE", "PAUSED"],
};

export const updateJourneyState: Operation = (context, { path, body }) => {
  const stored = requireJourney(context, path);
  const { State: wanted } = parseBody(JourneyStateRequest, body);
  if (!REACHABLE_FROM[wanted].includes(stored.state))
    throw badRequest(`State: a journey that is ${stored.state} cannot become ${wanted}`);
  return changeState(context, stored, wanted);
};

const changeState = (context: EngineContext, stored: StoredJourney, wanted: Wanted) => {
  if (stored.state === "DRAFT") return writeJourney(context, stored, { ...stored.journey, State: "ACTIVE" });
  const changed: StoredJourney = { ...stored, state: wanted, modifiedAtMs: context.clock.now() };
  transaction(context.db, () => {
    saveJourney(context, changed);
    if (wanted === "CANCELLED") cancelJourney(context, changed);
  });
  context.changed();
  return journeyResponse(context, changed);
};
