import * as z from "zod";
import { mapOf } from "./map-of.ts";

// [Pinpoint API reference: EndpointRequest.ChannelType]
export const CHANNEL_TYPES = [
  "PUSH",
  "GCM",
  "APNS",
  "APNS_SANDBOX",
  "APNS_VOIP",
  "APNS_VOIP_SANDBOX",
  "ADM",
  "SMS",
  "VOICE",
  "EMAIL",
  "BAIDU",
  "CUSTOM",
  "IN_APP",
] as const;
export const ChannelType = z.enum(CHANNEL_TYPES);
export type ChannelType = z.infer<typeof ChannelType>;

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A list of strings. AWS's hook sample has numbers in it, and some senders send a single value without a list. */
const AttributeValues = z.union([z.array(Scalar), Scalar.transform((value) => [value]), z.null().transform(() => [])]);

/** Attribute name to values; each value is parsed into a list of strings. */
export const Attributes = mapOf(AttributeValues);
export type Attributes = z.infer<typeof Attributes>;

const User = z.looseObject({ UserId: z.string().nullish(), UserAttributes: Attributes.nullish() });

/**
 * An endpoint in the event of a campaign, journey or hook; its id is the key in the event's `Endpoints` map. Every field
 * is optional: AWS's samples have endpoints without `User`, with `User: {}`, and without attribute maps.
 * [Pinpoint developer guide: custom channels] [Pinpoint API reference: EndpointResponse]
 */
export const Endpoint = z.looseObject({
  ChannelType: z.string().nullish(),
  Address: z.string().nullish(),
  EndpointStatus: z.string().nullish(),
  OptOut: z.string().nullish(),
  Location: z.looseObject({}).nullish(),
  Demographic: z.looseObject({ Timezone: z.string().nullish() }).nullish(),
  EffectiveDate: z.string().nullish(),
  CreationDate: z.string().nullish(),
  Attributes: Attributes.nullish(),
  Metrics: mapOf(z.coerce.number()).nullish(),
  User: User.nullish(),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** Replaces an endpoint that could not be parsed, so that the rest of its batch is still processed. */
export type MalformedEndpoint = { malformed: string };

const EndpointOrMalformed = z.unknown().transform((value): Endpoint | MalformedEndpoint => {
  const parsed = Endpoint.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return { malformed: `${issue?.path.join(".") || "endpoint"}: ${issue?.message ?? "unreadable"}` };
});

/** Endpoint id to endpoint. Ids may contain `/`. */
export const Endpoints = mapOf(EndpointOrMalformed);
export type Endpoints = z.infer<typeof Endpoints>;

export const isMalformed = (endpoint: Endpoint | MalformedEndpoint): endpoint is MalformedEndpoint =>
  typeof endpoint.malformed === "string" && !("ChannelType" in endpoint);

/**
 * The variables of a message template for one endpoint: `Attributes.X`, `User.UserId`, `Location.City`, `Id` and so on.
 * [Pinpoint user guide: message template variables]
 */
export const templateContext = (endpointId: string, endpoint: Endpoint): Record<string, unknown> => ({
  ...endpoint,
  Id: endpointId,
  Attributes: endpoint.Attributes ?? {},
  Metrics: endpoint.Metrics ?? {},
  Demographic: endpoint.Demographic ?? {},
  Location: endpoint.Location ?? {},
  User: { ...endpoint.User, UserAttributes: endpoint.User?.UserAttributes ?? {} },
});
