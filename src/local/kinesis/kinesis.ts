import type { EngineContext } from "../../engine/context.ts";
import { serveJson } from "../door/json-service.ts";
import type { Service } from "../door/service.ts";
import { KinesisError } from "./kinesis-error.ts";
import { OPERATIONS } from "./operations.ts";

// PutRecords accepts 5 MB of data, which is less than 7 MB in base64.
const REQUEST_MAX_BYTES = 16_777_216;

/** The Kinesis Data Streams API (JSON 1.1) over the engine's streams. */
export const createKinesisService = (context: EngineContext): Service =>
  serveJson(
    {
      name: "kinesis",
      version: "1.1",
      targetPrefix: "Kinesis_20131202",
      requestMaxBytes: REQUEST_MAX_BYTES,
      operations: OPERATIONS,
      unsupported: (name) =>
        new KinesisError("UnknownOperationException", `Kinesis operation "${name}" is not supported.`),
      unreadable: (message) => new KinesisError("SerializationException", message),
      toFault: (error) =>
        error instanceof KinesisError
          ? { type: error.type, status: error.status, body: { message: error.message } }
          : undefined,
    },
    context,
  );
