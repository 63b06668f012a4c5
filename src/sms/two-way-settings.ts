import * as z from "zod";
import { JsonText } from "../json-text.ts";
import { TwoWaySettings } from "./keywords/number-settings.ts";
import { PriceTable } from "./parts/estimate-price.ts";

const Name = z.string().min(1);

/** The settings of `two-way-sms` that an operator chooses, by their environment variables. */
export const SmsSettings = z.object({
  /** Keywords and opt-outs of numbers, pools and the account, as JSON. */
  SMS_NUMBERS: JsonText.pipe(TwoWaySettings),
  SMS_FALLBACK: Name.max(1_600),
  /** Prices of one part by prefix, as JSON, by which replies are estimated. */
  SMS_PRICES: JsonText.pipe(PriceTable),
  /** Whether attributes and opt-outs are written to Pinpoint's endpoints, which AWS has ended. */
  SMS_ENDPOINTS: z.enum(["none", "pinpoint"]),
});

export const TwoWayEnvironment = z.object({
  ...SmsSettings.shape,
  CLAIMS_TABLE: Name,
  CONVERSATIONS_TABLE: Name,
  SMS_QUEUE_URL: z.url(),
  SUPPRESSION_TABLE: Name,
  NOTIFICATION_TOPIC_ARN: Name,
  RESULT_STREAM: Name,
});
export type TwoWayEnvironment = z.infer<typeof TwoWayEnvironment>;
