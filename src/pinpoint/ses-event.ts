import * as z from "zod";

const Timestamp = z.union([z.string(), z.number()]).optional();
const Recipients = z.array(z.looseObject({ emailAddress: z.string() })).optional();

const Mail = z.looseObject({
  timestamp: Timestamp,
  messageId: z.string().min(1),
  destination: z.array(z.string()).optional(),
  /** The sender's tags, and `ses:…` tags of SES; each has a list of values. */
  tags: z.object({}).catchall(z.array(z.string())).optional(),
});

/**
 * One event of SES event publishing, or an older feedback notification, which has `notificationType` for `eventType`.
 * [SES developer guide: contents of event data]
 */
export const SesEvent = z.looseObject({
  eventType: z.string().min(1).optional(),
  notificationType: z.string().min(1).optional(),
  mail: Mail,
  bounce: z
    .looseObject({
      bounceType: z.string(),
      bounceSubType: z.string().optional(),
      bouncedRecipients: Recipients,
      timestamp: Timestamp,
    })
    .optional(),
  complaint: z
    .looseObject({
      complainedRecipients: Recipients,
      complaintFeedbackType: z.string().nullish(),
      timestamp: Timestamp,
    })
    .optional(),
  delivery: z.looseObject({ recipients: z.array(z.string()).optional(), timestamp: Timestamp }).optional(),
  reject: z.looseObject({ reason: z.string().optional() }).optional(),
  open: z.looseObject({ timestamp: Timestamp }).optional(),
  click: z.looseObject({ link: z.string().optional(), timestamp: Timestamp }).optional(),
  failure: z.looseObject({ errorMessage: z.string().optional() }).optional(),
  deliveryDelay: z.looseObject({ delayType: z.string().optional(), timestamp: Timestamp }).optional(),
  subscription: z
    .looseObject({
      newTopicPreferences: z.looseObject({ unsubscribeAll: z.boolean().optional() }).optional(),
      timestamp: Timestamp,
    })
    .optional(),
});
export type SesEvent = z.infer<typeof SesEvent>;
