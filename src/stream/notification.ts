import * as z from "zod";

const Text = z.string();

/** The fields of every notification. A field is absent if the event does not have it. */
const shared = {
  version: z.literal(1),
  id: Text.describe("Identifies the event: the same event has the same id, however often it is delivered."),
  position: Text.describe("Stream position `shard:sequence number:index`: sorts the notifications of one endpoint."),
  source: z.enum(["pinpoint", "ses", "end-user-messaging", "other"]),
  event: Text.describe(
    "The event type in the source's terms, such as `_email.hardbounce`, `Bounce` or `TEXT_DELIVERED`.",
  ),
  occurredAt: z
    .int()
    .optional()
    .describe("Milliseconds since the epoch; for Pinpoint email events this is the time of the send."),
  channel: Text.optional().describe("EMAIL, SMS, PUSH, VOICE, CUSTOM, IN_APP or the endpoint's own type."),
  applicationId: Text.optional(),
  endpointId: Text.optional().describe("Absent for transactional email and SMS, which carry a random id instead."),
  userId: Text.optional(),
  messageId: Text.optional(),
  campaignId: Text.optional(),
  campaignActivityId: Text.optional(),
  treatmentId: Text.optional(),
  journeyId: Text.optional(),
  journeyRunId: Text.optional(),
  journeyActivityId: Text.optional(),
  context: z
    .record(Text, Text)
    .optional()
    .describe("Metadata that the sender attached: the event's attributes, SES tags, or the message's context."),
};

const addresses = z.array(Text).describe("Personal data: the affected email addresses or phone numbers.");
const reason = Text.optional().describe("The source's own reason code, such as a bounce subtype or a record status.");
const record = z.looseObject({}).describe("The original event, verbatim.");

/** The message that is published about one event; `type` discriminates the variants. */
export const Notification = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("sent"), ...shared, status: Text.optional() }),
  z.strictObject({ type: z.literal("delivered"), ...shared }),
  z.strictObject({ type: z.literal("failed"), ...shared, reason, isPermanent: z.boolean() }),
  z.strictObject({ type: z.literal("opened"), ...shared }),
  z.strictObject({ type: z.literal("clicked"), ...shared, link: Text.optional() }),
  z.strictObject({ type: z.literal("hard-bounce"), ...shared, reason, addresses }),
  z.strictObject({ type: z.literal("soft-bounce"), ...shared, reason, addresses }),
  z.strictObject({ type: z.literal("complaint"), ...shared, reason, addresses }),
  z.strictObject({ type: z.literal("opt-out"), ...shared, reason, addresses }),
  z.strictObject({ type: z.literal("opt-in"), ...shared, addresses }),
  z.strictObject({
    type: z.literal("text-result"),
    ...shared,
    status: z.enum(["delivered", "failed", "expired", "unknown"]).describe("Final: each text has one result."),
    reason,
    mayResend: z.boolean().describe("Whether the failure is temporary, and the customer has not received the text."),
  }),
  z.strictObject({ type: z.literal("custom"), ...shared, record }),
  z.strictObject({ type: z.literal("unknown"), ...shared, record }),
]);
export type Notification = z.infer<typeof Notification>;

/** Fields that identify the event or repeat it, and do not come from its classification. */
type Stamp = "version" | "id" | "position" | "record";

/** An event of any product after its classification: a notification without its stamp. */
export type EngagementEvent = {
  [Type in Notification["type"]]: Omit<Extract<Notification, { type: Type }>, Stamp>;
}[Notification["type"]];

/**
 * The fields that all engagement events share, except `type`. A literal spreads them first: V8 copies an object three
 * times as fast if no property precedes it.
 */
export type EngagementFields = Omit<Extract<EngagementEvent, { type: "delivered" }>, "type">;
