import * as z from "zod";
import type { Attributes, Endpoint } from "../../pinpoint/endpoint.ts";
import { ENDPOINT_MAX_BYTES } from "../../pinpoint/limits.ts";
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
  CONTENT_URL: z.url().optional(),
};
export type ContentPorts = { content: Lookup; lookupAt: LookupAt };

// [Pinpoint developer guide: customizing segments with Lambda] the overrides apply to push and SMS; email ignores them.
const OVERRIDABLE = /^(?:ADM|APNS|APNS_SANDBOX|APNS_VOIP|APNS_VOIP_SANDBOX|BAIDU|GCM|SMS)$/;

/** Sets each person's message text, from a table or a service. */
export const content = {
  settings,
  create: (
    { CONTENT_URL, PRIVATE_LOOKUPS }: SettingsOf<typeof settings>,
    ports: ContentPorts,
  ): HookStep<LookupRequest, ReadonlyMap<string, Attributes>> => ({
    name: "content",
    failure: "fail-open",
    budgetShare: 4,
    source: {
      request: toLookupRequest,
      load: CONTENT_URL === undefined ? ports.content : ports.lookupAt(CONTENT_URL, PRIVATE_LOOKUPS === "allowed"),
    },
    decide: decideContent,
  }),
};

/** `title` and `body` override the message on channels that support it; on others they are attributes for templates. */
export const decideContent = ({ endpoints }: HookBatch, contents: ReadonlyMap<string, Attributes>): StepResults => {
  const results = new Map<string, StepResult>();
  for (const [id, endpoint] of endpoints) {
    const found = contents.get(personOf(id, endpoint));
    if (found === undefined) continue;
    const { endpoint: enriched, refused } = setContent(endpoint, found);
    const reason = refused.join("; ");
    results.set(
      id,
      reason === "" ? { kind: "enrich", endpoint: enriched } : { kind: "default", endpoint: enriched, reason },
    );
  }
  return results;
};

const setContent = (endpoint: Endpoint, attributes: Attributes): { endpoint: Endpoint; refused: string[] } => {
  const { title, body, ...rest } = attributes;
  const isOverridable = OVERRIDABLE.test(endpoint.ChannelType ?? "");
  // unspecified by AWS: whether the limit of an attribute's length applies; chosen because AWS's own sample sets HTML bodies.
  const set = setAttributes(endpoint, isOverridable ? rest : attributes, ENDPOINT_MAX_BYTES);
  if (!isOverridable) return set;
  const overrides = { ...(title?.[0] && { TitleOverride: title[0] }), ...(body?.[0] && { BodyOverride: body[0] }) };
  return { endpoint: { ...set.endpoint, ...overrides }, refused: set.refused };
};
