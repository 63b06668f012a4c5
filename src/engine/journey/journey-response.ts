import type { EngineContext } from "../context.ts";
import { appArn } from "../store/apps.ts";
import type { StoredJourney } from "../store/journeys.ts";
import { loadTags } from "../store/tags.ts";

export const journeyArn = (context: EngineContext, appId: string, id: string): string =>
  `${appArn(context, appId)}/journeys/${id}`;

/** A journey as the API answers it. [Pinpoint API reference: JourneyResponse] */
export const journeyResponse = (context: EngineContext, stored: StoredJourney) => ({
  ...stored.journey,
  ApplicationId: stored.appId,
  Id: stored.id,
  State: stored.state,
  CreationDate: new Date(stored.createdAtMs).toISOString(),
  LastModifiedDate: new Date(stored.modifiedAtMs).toISOString(),
  tags: loadTags(context, journeyArn(context, stored.appId, stored.id)),
});
