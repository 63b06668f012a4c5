import * as z from "zod";
import type { Attributes } from "../pinpoint/endpoint.ts";
import { type HookBatch, personOf } from "./step.ts";

/** The people to look up, and the campaign to look them up for. */
export type LookupRequest = { applicationId: string | undefined; campaignId: string | undefined; ids: string[] };

/** Returns the attributes of many people with one call. People without attributes are missing from the result. */
export type Lookup = (request: LookupRequest, signal: AbortSignal) => Promise<ReadonlyMap<string, Attributes>>;

/** Creates a lookup at an HTTPS service. With `isPrivateAllowed`, the service may be in a private network. */
export type LookupAt = (url: string, isPrivateAllowed: boolean) => Lookup;

/** The settings of steps that look people up. */
export const lookupSettings = {
  OFFERS_TABLE: z.string().min(1),
  /** `allowed` permits URLs in a private network, also without TLS. */
  PRIVATE_LOOKUPS: z.enum(["allowed", "refused"]).default("refused"),
};

/** One request for all people in a batch; a person with several endpoints occurs once. */
export const toLookupRequest = ({ applicationId, campaignId, endpoints }: HookBatch): LookupRequest => ({
  applicationId,
  campaignId,
  ids: [...new Set([...endpoints].map(([id, endpoint]) => personOf(id, endpoint)))],
});
