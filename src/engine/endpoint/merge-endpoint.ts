import type { EndpointRequest } from "./endpoint-request.ts";
import type { AttributeLists, StoredEndpoint } from "./stored-endpoint.ts";

export type UpdateContext = { nowMs: number; requestId: string };

/** The attributes of the user that an endpoint belongs to after the update; undefined if it has none yet. */
type UserAttributes = AttributeLists | undefined;

/**
 * An endpoint after an update. A field that is left out keeps its value; the list of an attribute is replaced as a whole,
 * and an empty list removes the attribute. [Pinpoint API reference: EndpointRequest]
 */
export const mergeEndpoint = (
  id: string,
  before: StoredEndpoint | undefined,
  request: EndpointRequest,
  { nowMs, requestId }: UpdateContext,
  userAttributes: UserAttributes,
): StoredEndpoint => {
  const now = new Date(nowMs).toISOString();
  return {
    ...present("ChannelType", request.ChannelType ?? before?.ChannelType),
    ...present("Address", request.Address ?? before?.Address),
    // An update makes an endpoint active. For an explicit INACTIVE unspecified by AWS; chosen because the request names it.
    EndpointStatus: request.EndpointStatus ?? "ACTIVE",
    OptOut: request.OptOut ?? before?.OptOut ?? "NONE",
    RequestId: request.RequestId ?? requestId,
    CohortId: before?.CohortId ?? cohortOf(id),
    EffectiveDate: request.EffectiveDate ?? now,
    CreationDate: before?.CreationDate ?? now,
    Attributes: mergeLists(before?.Attributes, request.Attributes),
    Metrics: mergeFields(before?.Metrics, request.Metrics) ?? {},
    ...present("Demographic", mergeFields(before?.Demographic, request.Demographic)),
    ...present("Location", mergeFields(before?.Location, request.Location)),
    User: mergeUser(before?.User, request.User, userAttributes),
  };
};

const present = <Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } =>
  value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });

const mergeLists = (before: AttributeLists = {}, sent: EndpointRequest["Attributes"]): AttributeLists => {
  if (!sent) return before;
  if (Object.keys(before).length === 0 && isFilled(sent)) return sent;
  const merged = new Map(Object.entries(before));
  for (const [name, values] of Object.entries(sent)) {
    if (values === null) continue;
    if (values.length > 0) merged.set(name, values);
    else merged.delete(name);
  }
  return Object.fromEntries(merged);
};

/** Whether no list is null or empty. New endpoints, such as those of an import, need no merge then. */
const isFilled = (lists: Record<string, string[] | null>): lists is AttributeLists =>
  Object.values(lists).every((values) => values !== null && values.length > 0);

const mergeFields = <Value>(
  before: Record<string, Value> | undefined,
  sent: Record<string, Value | null | undefined> | null | undefined,
): Record<string, Value> | undefined => {
  if (!sent) return before;
  if (before === undefined && hasValues(sent)) return sent;
  const fields = Object.entries(sent).filter(([, value]) => value !== null && value !== undefined);
  return { ...before, ...(Object.fromEntries(fields) as Record<string, Value>) };
};

const hasValues = <Value>(fields: Record<string, Value | null | undefined>): fields is Record<string, Value> =>
  Object.values(fields).every((value) => value !== null && value !== undefined);

const mergeUser = (
  before: StoredEndpoint["User"] | undefined,
  sent: EndpointRequest["User"],
  userAttributes: UserAttributes,
): StoredEndpoint["User"] => {
  const UserId = sent?.UserId ?? before?.UserId;
  // unspecified by AWS for an endpoint that moves to another user; chosen because attributes describe the user.
  const isMoved = before?.UserId !== undefined && before.UserId !== UserId;
  const own = isMoved ? undefined : before?.UserAttributes;
  return { ...present("UserId", UserId), UserAttributes: mergeLists(userAttributes ?? own, sent?.UserAttributes) };
};

// [Pinpoint API reference: EndpointResponse, CohortId] a random group from 0 to 99; here a hash of the id, for reproducible runs.
const cohortOf = (id: string): string => {
  let hash = 2_166_136_261;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 16_777_619);
  return String((hash >>> 0) % 100);
};
