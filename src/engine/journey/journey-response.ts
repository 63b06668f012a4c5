import { appArn } from "../app/store/apps.ts";
import { loadTags } from "../app/store/tags.ts";
import type { EngineContext } from "../context.ts";
import type { StoredJourney } from "./store/journeys.ts";

export const journeyArn = (context: EngineContext, appId: string, id: string): string =>
  `${appArn(context, appId)}/journeys/${id}`;

/** The response for a journey. [Pinpoint API reference: JourneyResponse] */
export const journeyResponse = (context: EngineContext, stored: StoredJourney) => ({
  ...stored.journey,
  ApplicationId: stored.appId,
  Id: stored.id,
  State: stored.state,
  CreationDate: new Date(stored.createdAtMs).toISOString(),
  LastModifiedDate: new Date(stored.modifiedAtMs).toISOString(),
  tags: loadTags(context, journeyArn(context, stored.appId, stored.id)),
});
