import { randomUUID } from "node:crypto";
import type { ApiResponse } from "../engine/server.ts";

/** Why the server does not pass a request to the engine. `type` is the name of the SDK's error. */
export type Refusal = { type: string; status: number; message: string };

const forbidden = (type: string, message: string): Refusal => ({ type, status: 403, message });

// [IAM User Guide: troubleshoot Signature Version 4 for API requests] for the types and messages
export const UNSIGNED = forbidden("MissingAuthenticationTokenException", "Missing Authentication Token");
export const UNKNOWN_KEY = forbidden(
  "UnrecognizedClientException",
  "The security token included in the request is invalid.",
);
export const WRONG_SIGNATURE = forbidden(
  "InvalidSignatureException",
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and " +
    "signing method, and that a proxy in front of the server forwards the Host header unchanged.",
);
export const wrongScope = (expected: string): Refusal =>
  forbidden("InvalidSignatureException", `Credential should be scoped to ${expected}.`);
export const wrongTime = (signedAt: Date, now: Date): Refusal =>
  forbidden(
    "RequestTimeTooSkewed",
    `Signature expired: ${signedAt.toISOString()} is more than 5 minutes from ${now.toISOString()}, the time of the server.`,
  );
/** [IAM User Guide: troubleshoot access denied error messages] */
export const accessDenied = (accessKeyId: string, operation: string, resource: string): Refusal =>
  forbidden(
    "AccessDeniedException",
    `The key ${accessKeyId} is not authorized to perform: mobiletargeting:${operation} on resource: ${resource}`,
  );
export const tooLarge = (limitBytes: number): Refusal => ({
  type: "PayloadTooLargeException",
  status: 413,
  message: `The request body is longer than ${limitBytes} bytes`,
});
/** Clients retry it. */
export const BUSY: Refusal = {
  type: "ServiceUnavailableException",
  status: 503,
  message: "The server receives too many large requests at once. Retry.",
};
export const STOPPING: Refusal = {
  type: "ServiceUnavailableException",
  status: 503,
  message: "The server is stopping. Retry.",
};

/** In the shape of the API's errors. [Pinpoint API reference: MessageBody] */
export const refusalResponse = ({ type, status, message }: Refusal): ApiResponse => {
  const requestId = randomUUID();
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": type, "x-amzn-requestid": requestId },
    body: JSON.stringify({ RequestID: requestId, Message: message }),
  };
};
