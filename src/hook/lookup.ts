import type { Attributes } from "../pinpoint/endpoint.ts";
import { type HookBatch, personOf } from "./step.ts";

/** Who is asked about, and for which campaign. */
export type LookupRequest = { applicationId: string | undefined; campaignId: string | undefined; ids: string[] };
/** One call for all of them. Whoever is not in the answer has nothing. */
export type Lookup = (request: LookupRequest, signal: AbortSignal) => Promise<ReadonlyMap<string, Attributes>>;

/** Asks once for each person behind a batch's endpoints, however many endpoints they have. */
export const lookUpPeople = async (
  lookup: Lookup,
  { applicationId, campaignId, endpoints }: HookBatch,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Attributes>> => {
  const people = [...endpoints].map(([id, endpoint]) => personOf(id, endpoint));
  return lookup({ applicationId, campaignId, ids: [...new Set(people)] }, signal);
};
