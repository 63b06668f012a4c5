import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { storeWithWebhooks } from "../delivery/delivery-uri.ts";
import { acceptJourney } from "./accept-journey.ts";
import type { WriteJourney } from "./journey.ts";
import { journeyResponse } from "./journey-response.ts";
import { journeyWebhooks } from "./journey-webhooks.ts";
import { runStartsAt } from "./local-schedule.ts";
import { type StoredJourney, saveJourney } from "./store/journeys.ts";

/** A journey to store, and the stored journey that it replaces. */
type Writing = {
  /** A new journey has no time of creation yet. */
  identity: Pick<StoredJourney, "appId" | "id"> & { createdAtMs?: number };
  journey: WriteJourney;
  replaced?: WriteJourney;
};

/**
 * Validates and stores the journey that `read` returns. A published journey starts at its start time, or now. `read` is called
 * again after a wait for webhooks.
 */
export const writeJourney = (context: EngineContext, read: () => Writing) =>
  storeWithWebhooks(context, {
    accept: () => {
      const writing = read();
      acceptJourney(context, writing.identity.appId, writing.journey);
      return writing;
    },
    webhooksOf: ({ journey, replaced }) => journeyWebhooks(journey, replaced),
    store: ({ identity, journey }) => {
      const now = context.clock.now();
      const stored: StoredJourney = {
        createdAtMs: now,
        ...identity,
        state: journey.State ?? "DRAFT",
        journey,
        modifiedAtMs: now,
        nextRunAtMs: journey.State === "ACTIVE" ? runStartsAt(journey, now) : undefined,
      };
      transaction(context.db, () => saveJourney(context, stored));
      context.changed();
      return journeyResponse(context, stored);
    },
  });
