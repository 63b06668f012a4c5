import { notFound } from "../api-error.ts";
import { requireApp } from "../app/store/apps.ts";
import type { EngineContext } from "../context.ts";
import { loadJourney, type StoredJourney } from "./store/journeys.ts";

/** The journey that a request's path names, or a 404. */
export const requireJourney = (context: EngineContext, path: Record<string, string>): StoredJourney => {
  const app = requireApp(context, path["application-id"]);
  const stored = loadJourney(context, app.id, path["journey-id"] ?? "");
  if (stored === undefined) throw notFound("Journey not found");
  return stored;
};
