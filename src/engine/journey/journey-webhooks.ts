import { type NamedWebhook, newWebhooks } from "../delivery/delivery-uri.ts";
import { parseActivities } from "./activities.ts";
import type { WriteJourney } from "./journey.ts";

/**
 * The webhooks of a journey that must confirm the account first: those that its stored version does not have, and all when
 * it is published. Unspecified by AWS, whose guide describes the check for campaigns; chosen because a draft can wait for long.
 */
export const journeyWebhooks = (journey: WriteJourney, stored?: WriteJourney): NamedWebhook[] => {
  const known = stored === undefined || journey.State === "ACTIVE" ? [] : deliveryUris(stored);
  return newWebhooks(deliveryUris(journey), new Set(known.map(({ uri }) => uri)));
};

const deliveryUris = ({ Activities = {} }: WriteJourney) => {
  const parsed = parseActivities(Activities);
  if (!parsed.ok) return [];
  return [...parsed.activities].flatMap(([key, activity]) =>
    activity.kind === "send"
      ? [{ path: `Activities.${key}.${activity.type}.DeliveryUri`, uri: activity.deliveryUri }]
      : [],
  );
};
