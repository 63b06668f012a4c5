import type { Attributes } from "../pinpoint/endpoint.ts";

/** Who is asked about, and for which campaign. */
export type LookupRequest = { applicationId: string | undefined; campaignId: string | undefined; ids: string[] };
/** One call for all of them. Whoever is not in the answer has nothing. */
export type Lookup = (request: LookupRequest, signal: AbortSignal) => Promise<ReadonlyMap<string, Attributes>>;

/** Asks once for each person, however many endpoints they have. */
export const lookUpPeople = async (
  lookup: Lookup,
  { applicationId, campaignId }: Omit<LookupRequest, "ids">,
  people: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Attributes>> => lookup({ applicationId, campaignId, ids: [...new Set(people)] }, signal);
