import { randomUUID } from "node:crypto";
import type { WireResponse } from "./service.ts";

const xml = (text: string) => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const queryXml = (code: string, message: string, requestId: string) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code>` +
  `<Message>${xml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;

const s3Xml = (code: string, message: string, requestId: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${xml(message)}</Message>` +
  `<RequestId>${requestId}</RequestId></Error>`;

const xmlBodies: Record<string, typeof queryXml> = { sns: queryXml, sts: queryXml, s3: s3Xml };

/** An error in the shape that clients of the service read: XML for SNS, STS and S3, JSON with an error type elsewhere. */
export const errorAnswer = (service: string, status: number, code: string, message: string): WireResponse => {
  const requestId = randomUUID();
  const xmlBody = xmlBodies[service];
  if (xmlBody) return { status, headers: { "content-type": "text/xml" }, body: xmlBody(code, message, requestId) };
  const headers = { "content-type": "application/json", "x-amzn-errortype": code, "x-amzn-requestid": requestId };
  // Pinpoint reads `Message`, Lambda `Message` or `message`, the JSON protocols `__type` and `message`.
  return { status, headers, body: JSON.stringify({ __type: code, message, Message: message, RequestID: requestId }) };
};
