import { ownValue } from "../../own-value.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";
import { CustomChannelResponse } from "../../pinpoint/custom-channel-response.ts";
import type { Member } from "./batch.ts";

/**
 * The event attributes that a custom channel returned for each member. An entry that is malformed or over the limits
 * counts as no attributes: unspecified by AWS; chosen because the batch was delivered.
 */
export const attributesByEndpoint = (
  response: string,
  members: readonly Member[],
): Map<string, Record<string, string>> => {
  const entries = parseJson(response);
  const attributes = new Map<string, Record<string, string>>();
  if (!isJsonObject(entries)) return attributes;
  for (const { endpointId } of members) {
    const entry = ownValue(entries, endpointId);
    if (!isJsonObject(entry) || !("EventAttributes" in entry)) continue;
    const parsed = CustomChannelResponse.safeParse({ [endpointId]: { EventAttributes: entry.EventAttributes } });
    const own = ownValue(parsed.data ?? {}, endpointId)?.EventAttributes;
    if (own !== undefined) attributes.set(endpointId, own);
  }
  return attributes;
};
