import * as z from "zod";

const Text = z.string();

/** What every notification tells. A field is absent where the event did not say. */
const shared = {
  version: z.literal(1),
  id: Text.describe("The event's identity: the same event, however often it is delivered, has the same id."),
  position: Text.describe("Stream position `shard:sequence number:index`: sorts the notifications of one endpoint."),
  source: z.enum(["pinpoint", "ses", "end-user-messaging", "other"]),
  event: Text.describe("The event's own name, such as `_email.hardbounce`, `Bounce` or `TEXT_DELIVERED`."),
  occurredAt: z
    .int()
    .optional()
    .describe("Milliseconds since the epoch; email events of Pinpoint carry the time of the send here."),
  channel: Text.optional().describe("EMAIL, SMS, PUSH, VOICE, CUSTOM, IN_APP or the endpoint's own type."),
  applicationId: Text.optional(),
  endpointId: Text.optional().describe("Only where it is an endpoint's id; transactional email carries a random one."),
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
    .describe("What the sender attached: the event's attributes, SES tags, or the message's context."),
};

const addresses = z.array(Text).describe("Personal data: the email addresses or phone numbers concerned.");
const reason = Text.optional().describe("In the words of the source, such as a bounce sub-type or a record status.");
const record = z.looseObject({}).describe("The event, character for character as it came.");

/** What an ISV is told. `type` says which of these it is. */
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
  z.strictObject({ type: z.literal("custom"), ...shared, record }),
  z.strictObject({ type: z.literal("unknown"), ...shared, record }),
]);
export type Notification = z.infer<typeof Notification>;
export type NotificationType = Notification["type"];

/** What a notification says besides where it came from: the answer of a classification. */
export type Classified = {
  [Type in NotificationType]: Omit<Extract<Notification, { type: Type }>, Stamp>;
}[NotificationType];
type Stamp = "version" | "id" | "position" | "record";
