import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { acceptJourney } from "./accept-journey.ts";
import type { WriteJourney } from "./journey.ts";
import { journeyResponse } from "./journey-response.ts";
import { runStartsAt } from "./local-schedule.ts";
import { type StoredJourney, saveJourney } from "./store/journeys.ts";

/** Validates and stores a journey. A published journey starts at its start time, or now. */
export const writeJourney = (
  context: EngineContext,
  identity: Pick<StoredJourney, "appId" | "id" | "createdAtMs">,
  journey: WriteJourney,
  now = context.clock.now(),
) => {
  acceptJourney(context, identity.appId, journey);
  const isPublished = journey.State === "ACTIVE";
  const stored: StoredJourney = {
    ...identity,
    state: journey.State ?? "DRAFT",
    journey,
    modifiedAtMs: now,
    nextRunAtMs: isPublished ? runStartsAt(journey, now) : undefined,
  };
  transaction(context.db, () => saveJourney(context, stored));
  context.changed();
  return journeyResponse(context, stored);
};
