import * as z from "zod";

const When = z.union([z.string(), z.number()]).optional();
const Recipients = z.array(z.looseObject({ emailAddress: z.string() })).optional();

const Mail = z.looseObject({
  timestamp: When,
  messageId: z.string().min(1),
  destination: z.array(z.string()).optional(),
  /** The sender's own tags and SES's `ses:…`, each a list of strings. */
  tags: z.object({}).catchall(z.array(z.string())).optional(),
});

/**
 * One event of SES event publishing. Feedback notifications are older and say `notificationType`; both are read.
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
      timestamp: When,
    })
    .optional(),
  complaint: z
    .looseObject({
      complainedRecipients: Recipients,
      complaintFeedbackType: z.string().nullish(),
      timestamp: When,
    })
    .optional(),
  delivery: z.looseObject({ recipients: z.array(z.string()).optional(), timestamp: When }).optional(),
  reject: z.looseObject({ reason: z.string().optional() }).optional(),
  open: z.looseObject({ timestamp: When }).optional(),
  click: z.looseObject({ link: z.string().optional(), timestamp: When }).optional(),
  failure: z.looseObject({ errorMessage: z.string().optional() }).optional(),
  deliveryDelay: z.looseObject({ delayType: z.string().optional(), timestamp: When }).optional(),
  subscription: z
    .looseObject({
      newTopicPreferences: z.looseObject({ unsubscribeAll: z.boolean().optional() }).optional(),
      timestamp: When,
    })
    .optional(),
});
export type SesEvent = z.infer<typeof SesEvent>;
