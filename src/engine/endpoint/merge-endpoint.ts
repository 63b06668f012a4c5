import type { EndpointRequest } from "./endpoint-request.ts";
import type { AttributeLists, StoredEndpoint } from "./stored-endpoint.ts";

export type WriteMoment = { nowMs: number; requestId: string };

/**
 * An endpoint after an update. What is sent replaces what was there: each attribute's list as a whole, each other field
 * by itself; what is left out stays. An attribute sent with an empty list goes away.
 * [Pinpoint API reference: EndpointRequest]
 */
export const mergeEndpoint = (
  id: string,
  before: StoredEndpoint | undefined,
  request: EndpointRequest,
  { nowMs, requestId }: WriteMoment,
): StoredEndpoint => {
  const now = new Date(nowMs).toISOString();
  return {
    ...present("ChannelType", request.ChannelType ?? before?.ChannelType),
    ...present("Address", request.Address ?? before?.Address),
    // Any update makes an endpoint active again. unspecified by AWS what an explicit INACTIVE does; chosen to obey it.
    EndpointStatus: request.EndpointStatus ?? "ACTIVE",
    OptOut: request.OptOut ?? before?.OptOut ?? "NONE",
    RequestId: request.RequestId ?? requestId,
    CohortId: before?.CohortId ?? cohortOf(id),
    EffectiveDate: request.EffectiveDate ?? now,
    CreationDate: before?.CreationDate ?? now,
    ...present("Attributes", mergeLists(before?.Attributes, request.Attributes)),
    ...present("Metrics", mergeFields(before?.Metrics, request.Metrics)),
    ...present("Demographic", mergeFields(before?.Demographic, request.Demographic)),
    ...present("Location", mergeFields(before?.Location, request.Location)),
    ...present("User", mergeUser(before?.User, request.User)),
  };
};

const present = <Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } =>
  value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });

const mergeLists = (before: AttributeLists | undefined, sent: EndpointRequest["Attributes"]) => {
  if (!sent) return before;
  const merged: AttributeLists = { ...before };
  for (const [name, values] of Object.entries(sent)) {
    if (values === null) continue;
    if (values.length > 0) merged[name] = values;
    else delete merged[name];
  }
  return merged;
};

const mergeFields = <Value>(
  before: Record<string, Value> | undefined,
  sent: Record<string, Value | null | undefined> | null | undefined,
): Record<string, Value> | undefined => {
  if (!sent) return before;
  const merged: Record<string, Value> = { ...before };
  for (const [name, value] of Object.entries(sent)) if (value !== null && value !== undefined) merged[name] = value;
  return merged;
};

const mergeUser = (before: StoredEndpoint["User"], sent: EndpointRequest["User"]): StoredEndpoint["User"] => {
  if (!sent) return before;
  return {
    ...present("UserId", sent.UserId ?? before?.UserId),
    ...present("UserAttributes", mergeLists(before?.UserAttributes, sent.UserAttributes)),
  };
};

// [Pinpoint API reference: EndpointResponse.CohortId] one of 100 groups at random; here always the same one for an id.
const cohortOf = (id: string): string => {
  let hash = 2_166_136_261;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 16_777_619);
  return String((hash >>> 0) % 100);
};
