import { serveJson } from "../door/json-service.ts";
import type { Service } from "../door/service.ts";
import type { SmsVoiceContext } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { SmsVoiceError } from "./sms-voice-error.ts";

// A message has at most 1,600 characters, and its context 15 entries.
const REQUEST_MAX_BYTES = 262_144;

/** The End User Messaging SMS API, `pinpoint-sms-voice-v2` (JSON 1.0): texts go to the outbox. */
export const createSmsVoiceService = (context: SmsVoiceContext): Service =>
  serveJson(
    {
      name: "sms-voice",
      version: "1.0",
      targetPrefix: "PinpointSMSVoiceV2",
      requestMaxBytes: REQUEST_MAX_BYTES,
      operations: OPERATIONS,
      unsupported: (name) => new SmsVoiceError("UnknownOperationException", `Operation "${name}" is not supported.`),
      unreadable: (message) => new SmsVoiceError("ValidationException", message, { Reason: "CANNOT_PARSE" }),
      toFault: (error) =>
        error instanceof SmsVoiceError
          ? { type: error.type, status: error.status, body: { Message: error.message, ...error.members } }
          : undefined,
    },
    context,
  );
