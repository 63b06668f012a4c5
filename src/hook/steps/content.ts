import type { Attributes, Endpoint } from "../../pinpoint/endpoint.ts";
import { ENDPOINT_MAX_BYTES } from "../../pinpoint/limits.ts";
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

// [Pinpoint developer guide: segments-dynamic] email ignores both overrides.
const TAKES_OVERRIDES = /^(?:ADM|APNS|APNS_SANDBOX|APNS_VOIP|APNS_VOIP_SANDBOX|BAIDU|GCM|SMS)$/;

const setContent = (endpoint: Endpoint, content: Attributes): { endpoint: Endpoint; refused: string[] } => {
  const { title, body, ...rest } = content;
  const takesOverrides = TAKES_OVERRIDES.test(endpoint.ChannelType ?? "");
  // unspecified by AWS whether the length of an attribute counts here; its own sample puts whole HTML bodies into one.
  const set = setAttributes(endpoint, takesOverrides ? rest : content, ENDPOINT_MAX_BYTES);
  if (!takesOverrides) return set;
  const overrides = { ...(title?.[0] && { TitleOverride: title[0] }), ...(body?.[0] && { BodyOverride: body[0] }) };
  return { endpoint: { ...set.endpoint, ...overrides }, refused: set.refused };
};

/** `title` and `body` override the message where the channel honours that; elsewhere they are attributes for a template. */
export const decideContent = ({ endpoints }: HookBatch, contents: ReadonlyMap<string, Attributes>): Verdicts => {
  const verdicts = new Map<string, Verdict>();
  for (const [id, endpoint] of endpoints) {
    const content = contents.get(personOf(id, endpoint));
    if (content === undefined) continue;
    const { endpoint: enriched, refused } = setContent(endpoint, content);
    const reason = refused.join("; ");
    verdicts.set(
      id,
      reason === "" ? { kind: "enrich", endpoint: enriched } : { kind: "default", endpoint: enriched, reason },
    );
  }
  return verdicts;
};

/** Message text written outside of Pinpoint, for each person. */
export const content = (lookup: Lookup, failure: FailurePolicy = "fail-open"): Step =>
  toStep({
    name: "content",
    failure,
    budgetShare: 4,
    gather: async (batch, _now, signal) => lookUpPeople(lookup, batch, signal),
    decide: decideContent,
  });
