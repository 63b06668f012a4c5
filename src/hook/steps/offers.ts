import type { Attributes } from "../../pinpoint/endpoint.ts";
import { type Lookup, lookUpPeople } from "../lookup.ts";
import { setAttributes } from "../set-attributes.ts";
import {
  type FailurePolicy,
  type HookBatch,
  personOf,
  type Step,
  toStep,
  type Verdict,
  type Verdicts,
} from "../step.ts";

/** Sets each person's offer as attributes; those without one get the default, if there is a default. */
export const decideOffers = (
  { endpoints }: HookBatch,
  offers: ReadonlyMap<string, Attributes>,
  otherwise: Attributes | undefined,
  whyOtherwise = "no offer",
): Verdicts => {
  const verdicts = new Map<string, Verdict>();
  for (const [id, endpoint] of endpoints) {
    const offer = offers.get(personOf(id, endpoint));
    const set = setAttributes(endpoint, offer ?? otherwise ?? {});
    const reasons = [...(offer === undefined && otherwise !== undefined ? [whyOtherwise] : []), ...set.refused];
    if (reasons.length > 0) verdicts.set(id, { kind: "default", endpoint: set.endpoint, reason: reasons.join("; ") });
    else if (offer !== undefined) verdicts.set(id, { kind: "enrich", endpoint: set.endpoint });
  }
  return verdicts;
};

/** What someone outside of Pinpoint has to offer to each person, asked for all of them at once. */
export const offers = (lookup: Lookup, otherwise?: Attributes, failure: FailurePolicy = "fail-open"): Step =>
  toStep({
    name: "offers",
    failure,
    budgetShare: 4,
    gather: async (batch, _now, signal) => lookUpPeople(lookup, batch, signal),
    decide: (batch, found) => decideOffers(batch, found, otherwise),
    fallback: (batch, reason) => decideOffers(batch, new Map(), otherwise ?? {}, reason),
  });
