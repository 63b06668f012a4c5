import { randomUUID } from "node:crypto";
import type { BodyTooLarge } from "../../read-body.ts";
import type { WireResponse } from "./service.ts";

/** An error in the format that clients of the service read: XML for SNS, STS and S3, otherwise JSON. */
export const errorResponse = (service: string, status: number, code: string, message: string): WireResponse => {
  const requestId = randomUUID();
  const toXml = XML_BODIES.get(service);
  if (toXml) return { status, headers: { "content-type": "text/xml" }, body: toXml(code, message, requestId) };
  const headers = { "content-type": "application/json", "x-amzn-errortype": code, "x-amzn-requestid": requestId };
  // The Pinpoint client reads `Message`, the Lambda client either, clients of the JSON protocols `__type` and `message`.
  return { status, headers, body: JSON.stringify({ __type: code, message, Message: message, RequestID: requestId }) };
};

export const bodyTooLargeResponse = (service: string, { message }: BodyTooLarge): WireResponse =>
  errorResponse(service, 413, "RequestEntityTooLargeException", message);

const escapeXml = (text: string) => text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

const queryXml = (code: string, message: string, requestId: string) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code>` +
  `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;

const s3Xml = (code: string, message: string, requestId: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message>` +
  `<RequestId>${requestId}</RequestId></Error>`;

const XML_BODIES = new Map([
  ["sns", queryXml],
  ["sts", queryXml],
  ["s3", s3Xml],
]);
