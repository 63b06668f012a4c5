import * as z from "zod";

const FUNCTION_NAME = /^[A-Za-z0-9-_]{1,64}(:[A-Za-z0-9-_$]{1,128})?$/;
const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]{1,64}(:[A-Za-z0-9-_$]{1,128})?$/;
// [Pinpoint developer guide: custom channels] a webhook URL contains no other characters, so it has no query parameters.
// Plain HTTP is rejected later, because the settings may allow it.
const WEBHOOK_URL = /^https?:\/\/[A-Za-z0-9\-._~?/#:]+$/;

export const DELIVERY_URI_RULE =
  "must be a Lambda function name, a Lambda function ARN, or an https URL of letters, digits and - . _ ~ ? / # :";

/** The target of a custom channel: a function name, a function ARN or a webhook URL. [Pinpoint API reference: CustomDeliveryConfiguration] */
export const DeliveryUri = z
  .string()
  .refine((uri) => FUNCTION_NAME.test(uri) || FUNCTION_ARN.test(uri) || (WEBHOOK_URL.test(uri) && URL.canParse(uri)), {
    message: DELIVERY_URI_RULE,
  });
