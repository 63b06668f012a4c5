import * as z from "zod";

const FUNCTION_NAME = /^[A-Za-z0-9-_]{1,64}(:[A-Za-z0-9-_$]{1,128})?$/;
const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]{1,64}(:[A-Za-z0-9-_$]{1,128})?$/;
// [Pinpoint developer guide: custom channels] a webhook may hold no other characters, so no query string either.
const WEB_HOOK = /^https:\/\/[A-Za-z0-9\-._~?/#:]+$/;

/** Where a custom channel lives: the name or ARN of a function, or a web address. [Pinpoint API reference: CustomDeliveryConfiguration] */
export const DeliveryUri = z
  .string()
  .refine((uri) => FUNCTION_NAME.test(uri) || FUNCTION_ARN.test(uri) || WEB_HOOK.test(uri), {
    message:
      "must be a Lambda function name, a Lambda function ARN, or an https address of letters, digits and - . _ ~ ? / # :",
  });
