import { randomUUID } from "node:crypto";
import type { EngineContext } from "../../engine/context.ts";
import { whyOverJsonLimits } from "../../json-limits.ts";
import { parseJson } from "../../parse-json.ts";
import type { WireResponse, WireService } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { KinesisError } from "./kinesis-error.ts";
import { OPERATIONS } from "./operations.ts";

// PutRecords accepts 5 MB of data, which is less than 7 MB in base64.
const REQUEST_MAX_BYTES = 16_777_216;

const TARGET = /^Kinesis_20131202\.(\w+)$/;

/** The Kinesis Data Streams API (JSON 1.1) over the engine's streams. */
export const createKinesisService = (context: EngineContext) =>
  serveWire("kinesis", REQUEST_MAX_BYTES, respondWith(context));

const respondWith =
  (context: EngineContext): WireService =>
  async ({ headers, body }) => {
    try {
      const name = headers["x-amz-target"]?.match(TARGET)?.[1] ?? "";
      const run = OPERATIONS.get(name);
      if (!run) throw new KinesisError("UnknownOperationException", `Kinesis operation "${name}" is not supported.`);
      return jsonResponse(200, run(context, readBody(body)));
    } catch (error) {
      if (error instanceof KinesisError) return errorResponse(error);
      throw error;
    }
  };

const readBody = (body: Uint8Array): unknown => {
  const text = Buffer.from(body).toString();
  const reason = whyOverJsonLimits(text);
  if (reason !== undefined) throw new KinesisError("SerializationException", `The request body ${reason}.`);
  const value = parseJson(text);
  if (value === undefined) throw new KinesisError("SerializationException", "The request body is not JSON.");
  return value;
};

const jsonResponse = (
  status: number,
  body: object | undefined,
  headers: Record<string, string> = {},
): WireResponse => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID(), ...headers },
  body: body === undefined ? "" : JSON.stringify(body),
});

const errorResponse = ({ type, status, message }: KinesisError): WireResponse =>
  jsonResponse(status, { __type: type, message }, { "x-amzn-errortype": type });
