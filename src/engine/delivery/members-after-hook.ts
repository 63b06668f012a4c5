import { isJsonObject, parseJson } from "../../parse-json.ts";
import type { Member } from "./batch.ts";

/**
 * The members that a campaign hook returned, as it changed them; undefined if its response is not a map of endpoints that
 * it received. [Pinpoint developer guide: customizing segments with Lambda] an endpoint that the hook omits receives nothing.
 */
export const membersAfterHook = (response: string, members: readonly Member[]): Member[] | undefined => {
  const endpoints = parseJson(response);
  if (!isJsonObject(endpoints)) return undefined;
  const received = new Set(members.map(({ endpointId }) => endpointId));
  const returned = Object.entries(endpoints);
  if (!returned.every(([id, endpoint]) => received.has(id) && isJsonObject(endpoint))) return undefined;
  return returned.map(([endpointId, endpoint]) => ({ endpointId, document: JSON.stringify(endpoint) }));
};
