import { randomUUID } from "node:crypto";
import type { EngineContext } from "../../engine/context.ts";
import type { WireResponse, WireService } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { KinesisError } from "./kinesis-error.ts";
import { operations } from "./operations.ts";

/** 500 records of the largest size in base64 would be more, but PutRecords takes 5 MB in all. */
const requestLimitBytes = 16_777_216;

const answer = (status: number, body: object | undefined, headers: Record<string, string> = {}): WireResponse => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID(), ...headers },
  body: body === undefined ? "" : JSON.stringify(body),
});

const refuse = ({ type, status, message }: KinesisError): WireResponse =>
  answer(status, { __type: type, message }, { "x-amzn-errortype": type });

const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    throw new KinesisError("SerializationException", "The request body is not JSON.");
  }
};

const target = /^Kinesis_20131202\.(\w+)$/;

/** The Kinesis Data Streams API (JSON 1.1) over the engine's streams. */
export const answerKinesis =
  (context: EngineContext): WireService =>
  async ({ headers, body }) => {
    try {
      const name = headers["x-amz-target"]?.match(target)?.[1] ?? "";
      const run = operations.get(name);
      if (!run) throw new KinesisError("UnknownOperationException", `The operation "${name}" of Kinesis is not here.`);
      return answer(200, run(context, parsed(body)));
    } catch (error) {
      if (error instanceof KinesisError) return refuse(error);
      throw error;
    }
  };

export const createKinesisService = (context: EngineContext) =>
  serveWire("kinesis", requestLimitBytes, answerKinesis(context));
