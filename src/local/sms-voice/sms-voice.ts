import { randomUUID } from "node:crypto";
import type { EngineContext } from "../../engine/context.ts";
import { whyOverJsonLimits } from "../../json-limits.ts";
import { parseJson } from "../../parse-json.ts";
import type { WireResponse, WireService } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { OPERATIONS } from "./operations.ts";
import { SmsVoiceError } from "./sms-voice-error.ts";

// A message has at most 1,600 characters, and its context 15 entries.
const REQUEST_MAX_BYTES = 262_144;

const TARGET = /^PinpointSMSVoiceV2\.(\w+)$/;

/** The End User Messaging SMS API, `pinpoint-sms-voice-v2` (JSON 1.0): texts go to the outbox. */
export const createSmsVoiceService = (context: EngineContext) =>
  serveWire("sms-voice", REQUEST_MAX_BYTES, respondWith(context));

const respondWith =
  (context: EngineContext): WireService =>
  async ({ headers, body }) => {
    try {
      const name = headers["x-amz-target"]?.match(TARGET)?.[1] ?? "";
      const run = OPERATIONS.get(name);
      if (!run) throw new SmsVoiceError("UnknownOperationException", `Operation "${name}" is not supported.`);
      return jsonResponse(200, run(context, readBody(body)));
    } catch (error) {
      if (error instanceof SmsVoiceError) return errorResponse(error);
      throw error;
    }
  };

const readBody = (body: Uint8Array): unknown => {
  const text = Buffer.from(body).toString();
  const reason = whyOverJsonLimits(text);
  const value = reason === undefined ? parseJson(text) : undefined;
  if (value !== undefined) return value;
  const message = `The request body ${reason ?? "is not JSON"}.`;
  throw new SmsVoiceError("ValidationException", message, { Reason: "CANNOT_PARSE" });
};

const jsonResponse = (status: number, body: object, headers: Record<string, string> = {}): WireResponse => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": randomUUID(), ...headers },
  body: JSON.stringify(body),
});

const errorResponse = ({ type, status, message, members }: SmsVoiceError): WireResponse =>
  jsonResponse(status, { __type: type, Message: message, ...members }, { "x-amzn-errortype": type });
