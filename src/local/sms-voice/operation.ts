import type * as z from "zod";
import type { EngineContext } from "../../engine/context.ts";
import { SmsVoiceError } from "./sms-voice-error.ts";

/** The engine, and the Kinesis stream that receives the events of texts, if there is one. */
export type SmsVoiceContext = EngineContext & { eventStream?: string | undefined };

/** One operation of the API: accepts the request body and returns the response body. */
export type SmsVoiceOperation = (context: SmsVoiceContext, body: unknown) => object;

/** An operation that validates its input against a schema. A parameter that the local cloud does not apply is rejected. */
export const operation =
  <Schema extends z.ZodType>(
    schema: Schema,
    run: (context: SmsVoiceContext, input: z.infer<Schema>) => object,
  ): SmsVoiceOperation =>
  (context, body) => {
    const input = schema.safeParse(body);
    if (!input.success) throw toValidationError(input.error);
    return run(context, input.data);
  };

// That an invalid field has this reason is unspecified by AWS; chosen because it is the only reason that names fields.
const toValidationError = ({ issues }: z.ZodError): SmsVoiceError => {
  const Fields = issues.map(({ path, message }) => ({ Name: path.map(String).join("."), Message: message }));
  const text = Fields.map(({ Name, Message }) => (Name === "" ? Message : `${Name}: ${Message}`)).join("; ");
  return new SmsVoiceError("ValidationException", text, { Reason: "FIELD_VALIDATION_FAILED", Fields });
};
