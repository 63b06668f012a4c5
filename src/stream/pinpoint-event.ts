import * as z from "zod";
import { isJsonObject, parseJson } from "../parse-json.ts";
import { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import type { EngagementFields } from "./notification.ts";

const { event_type, event_timestamp, arrival_timestamp, event_version, attributes, metrics } = EventStreamRecord.shape;
const Id = z.string().optional();

const isTextMap = (value: unknown): value is Record<string, string> =>
  isJsonObject(value) && Object.values(value).every((text) => typeof text === "string");

/** Attributes are nearly always strings already; passing them through costs a third of parsing each. */
const TextMap = z.union([z.custom<Record<string, string>>(isTextMap), attributes]);

/**
 * The keys of an event stream record that the consumer reads, under the record's own rules. Leaving out the other keys
 * halves the cost of a parse; notifications that carry the record carry its original text.
 */
export const PinpointEvent = z.object({
  event_type,
  event_timestamp,
  arrival_timestamp,
  event_version,
  attributes: TextMap,
  metrics,
  application: z.object({ app_id: Id }).optional(),
  client: z.object({ client_id: Id }).optional(),
  client_context: z.object({ custom: z.object({ endpoint: z.string().optional() }).optional() }).optional(),
  facets: z.unknown().optional(),
});
export type PinpointEvent = z.infer<typeof PinpointEvent>;
export type PinpointAttributes = Record<string, string>;

const Recipients = z.array(z.object({ email_address: z.string().optional() })).optional();

// unspecified by AWS; every key is optional because the only public source is a sample query for Athena.
const EmailDetails = z.object({
  mail: z.object({ message_id: z.string().optional(), destination: z.array(z.string()).optional() }).optional(),
  bounce: z.object({ bounce_sub_type: z.string().optional(), bounced_recipients: Recipients }).optional(),
  complaint: z.object({ complaint_feedback_type: z.string().optional(), complained_recipients: Recipients }).optional(),
  reject: z.object({ reason: z.string().optional() }).optional(),
});
export type EmailDetails = z.infer<typeof EmailDetails>;

const Facets = z.object({ email_channel: z.object({ mail_event: EmailDetails }) });

export const NO_EMAIL: EmailDetails = {};

/** The email part of an event; empty if the event has none or it is malformed. */
export const emailDetailsOf = ({ facets }: PinpointEvent): EmailDetails => {
  if (facets === undefined) return NO_EMAIL;
  const parsed = Facets.safeParse(facets);
  return parsed.success ? parsed.data.email_channel.mail_event : NO_EMAIL;
};

/** The fields that are read the same way from every event type. `family` is the part of the type before the dot. */
export const pinpointFieldsOf = (
  event: PinpointEvent,
  family: string,
  attributes: PinpointAttributes,
  email: EmailDetails,
): EngagementFields => ({
  source: "pinpoint",
  event: event.event_type,
  occurredAt: event.event_timestamp,
  channel: channelOf(family, attributes),
  applicationId: event.application?.app_id,
  endpointId: hasEndpointId(family, attributes) ? event.client?.client_id : undefined,
  userId: userIdOf(event),
  messageId: attributes.message_id ?? email.mail?.message_id,
  campaignId: attributes.campaign_id,
  campaignActivityId: attributes.campaign_activity_id,
  treatmentId: attributes.treatment_id,
  journeyId: attributes.journey_id,
  journeyRunId: attributes.journey_run_id,
  journeyActivityId: attributes.journey_activity_id,
  context: event.attributes,
});

const channelOf = (family: string, attributes: PinpointAttributes): string | undefined => {
  if (family === "_email") return "EMAIL";
  if (family === "_sms") return "SMS";
  if (family === "_inapp") return "IN_APP";
  return attributes.delivery_type ?? attributes.journey_activity_type;
};

// [Pinpoint developer guide: event streams] for transactional messages `client_id` is not an endpoint id.
const hasEndpointId = (family: string, { campaign_id, journey_id }: PinpointAttributes): boolean =>
  (family !== "_email" && family !== "_sms") || campaign_id !== undefined || journey_id !== undefined;

const USER_ID = /"UserId"\s*:\s*("(?:[^"\\]|\\.)*")/;

/**
 * The user id in `custom.endpoint`, which is JSON in a string and sometimes truncated. A regular expression reads the one
 * field: parsing the whole endpoint would cost as much as the rest of the classification and fail on truncated ones.
 */
const userIdOf = ({ client_context }: PinpointEvent): string | undefined => {
  const quoted = USER_ID.exec(client_context?.custom?.endpoint ?? "")?.[1];
  if (!quoted?.includes("\\")) return quoted?.slice(1, -1);
  return z.string().safeParse(parseJson(quoted)).data;
};

/**
 * What identifies a result of the Poke channel, which has other times when it is written again; `undefined` for other events.
 * The version is a part of it, so that an event that an application sends never takes the place of a result.
 */
export const resultIdentityOf = (event: PinpointEvent): string | undefined => {
  const { event_type, event_version, application, client, attributes } = event;
  if (!event_type.startsWith("poke.") || attributes?.event_id === undefined) return undefined;
  return JSON.stringify([event_type, event_version, application?.app_id, client?.client_id, attributes.event_id]);
};
