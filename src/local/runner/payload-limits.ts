/** [Lambda quotas] 6 MB of request and of response for a synchronous invocation, 1 MB for an asynchronous one. */
export const SYNC_PAYLOAD_BYTES = 6_291_456;
export const ASYNC_PAYLOAD_BYTES = 1_048_576;
/** [Lambda] the response may be 100 bytes longer. */
export const RESPONSE_PAYLOAD_BYTES = 6_291_556;

export type PayloadRefusal = { statusCode: number; errorType: string; message: string };

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Why the Lambda API would not take this payload. */
export const whyRefusePayload = (payload: string, type: "RequestResponse" | "Event"): PayloadRefusal | undefined => {
  const limitBytes = type === "Event" ? ASYNC_PAYLOAD_BYTES : SYNC_PAYLOAD_BYTES;
  const sizeBytes = Buffer.byteLength(payload);
  if (sizeBytes > limitBytes) {
    const message = `${sizeBytes} byte payload is too large for the ${type} invocation type (limit ${limitBytes} bytes)`;
    return { statusCode: 413, errorType: "RequestTooLargeException", message };
  }
  if (isJson(payload)) return undefined;
  const message = "Could not parse request body into json: the payload is not valid JSON";
  return { statusCode: 400, errorType: "InvalidRequestContentException", message };
};
