import { parseJson } from "../../parse-json.ts";

/** [Lambda developer guide: quotas] 6 MB for the request and the response of a synchronous invocation. */
export const SYNC_PAYLOAD_BYTES = 6_291_456;
/** [Lambda developer guide: quotas] 1 MB for the request of an asynchronous invocation. */
const ASYNC_PAYLOAD_BYTES = 1_048_576;
/** Unspecified by AWS; chosen because the error message of Lambda for a larger response states this limit. */
export const RESPONSE_PAYLOAD_BYTES = 6_291_556;

export type PayloadRefusal = { statusCode: number; errorType: string; message: string };

/** Why the Lambda API rejects this payload; `undefined` if it is accepted. */
export const whyPayloadRejected = (payload: string, type: "RequestResponse" | "Event"): PayloadRefusal | undefined => {
  const limitBytes = type === "Event" ? ASYNC_PAYLOAD_BYTES : SYNC_PAYLOAD_BYTES;
  const sizeBytes = Buffer.byteLength(payload);
  if (sizeBytes > limitBytes) {
    const message = `${sizeBytes} byte payload is too large for the ${type} invocation type (limit ${limitBytes} bytes)`;
    return { statusCode: 413, errorType: "RequestTooLargeException", message };
  }
  if (parseJson(payload) !== undefined) return undefined;
  const message = "Could not parse request body into json: the payload is not valid JSON";
  return { statusCode: 400, errorType: "InvalidRequestContentException", message };
};
