import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import { Attributes } from "../../pinpoint/endpoint.ts";
import { type Lookup, type LookupAt, type LookupRequest, lookupSettings, toLookupRequest } from "../lookup.ts";
import { setAttributes } from "../set-attributes.ts";
import {
  type HookBatch,
  type HookStep,
  personOf,
  type SettingsOf,
  type StepResult,
  type StepResults,
} from "../step.ts";

const settings = {
  ...lookupSettings,
  /** Replaces the table. */
  OFFERS_URL: z.url().optional(),
  /** JSON: the attributes of people without an offer. */
  OFFERS_DEFAULT: JsonText.pipe(Attributes).optional(),
};
export type OffersPorts = { offers: Lookup; lookupAt: LookupAt };

/** Sets each person's offer, from a table or a service, as attributes of the person's endpoints. */
export const offers = {
  settings,
  create: (
    { OFFERS_URL, OFFERS_DEFAULT, PRIVATE_LOOKUPS }: SettingsOf<typeof settings>,
    ports: OffersPorts,
  ): HookStep<LookupRequest, ReadonlyMap<string, Attributes>> => ({
    name: "offers",
    failure: "fail-open",
    budgetShare: 4,
    source: {
      request: toLookupRequest,
      load: OFFERS_URL === undefined ? ports.offers : ports.lookupAt(OFFERS_URL, PRIVATE_LOOKUPS === "allowed"),
    },
    decide: (batch, found) => decideOffers(batch, found, OFFERS_DEFAULT),
    fallback: (batch, reason) => decideOffers(batch, new Map(), OFFERS_DEFAULT ?? {}, reason),
  }),
};

/** People without an offer get `otherwise`, if it is defined, with a decision that says so. */
export const decideOffers = (
  { endpoints }: HookBatch,
  found: ReadonlyMap<string, Attributes>,
  otherwise: Attributes | undefined,
  whyOtherwise = "no offer",
): StepResults => {
  const results = new Map<string, StepResult>();
  for (const [id, endpoint] of endpoints) {
    const offer = found.get(personOf(id, endpoint));
    const set = setAttributes(endpoint, offer ?? otherwise ?? {});
    const reasons = [...(offer === undefined && otherwise !== undefined ? [whyOtherwise] : []), ...set.refused];
    if (reasons.length > 0) results.set(id, { kind: "default", endpoint: set.endpoint, reason: reasons.join("; ") });
    else if (offer !== undefined) results.set(id, { kind: "enrich", endpoint: set.endpoint });
  }
  return results;
};
