import type { Member } from "./batch.ts";

/**
 * The members that a campaign hook left, with what it changed; undefined if its answer is not a map of endpoints that it
 * was sent. [Pinpoint developer guide: segments-dynamic] an endpoint left out is filtered out.
 */
export const filteredMembers = (answer: string, members: readonly Member[]): Member[] | undefined => {
  const endpoints = mapOf(answer);
  if (endpoints === undefined) return undefined;
  const sent = new Set(members.map(({ endpointId }) => endpointId));
  if (!endpoints.every(([id, endpoint]) => sent.has(id) && isObject(endpoint))) return undefined;
  return endpoints.map(([endpointId, endpoint]) => ({ endpointId, document: JSON.stringify(endpoint) }));
};

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const mapOf = (text: string): [string, unknown][] | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  } catch {
    return undefined;
  }
};
