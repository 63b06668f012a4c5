import { verify, type X509Certificate } from "node:crypto";
import type { SnsMessage } from "./sns-message.ts";

/** The fields that are signed, in their order. [SNS developer guide: verifying the signatures of SNS messages] */
const signedFields = (message: SnsMessage): [name: string, value: string][] => {
  const { Message, MessageId, Timestamp, TopicArn, Type } = message;
  const first: [string, string][] = [
    ["Message", Message],
    ["MessageId", MessageId],
  ];
  const last: [string, string][] = [
    ["TopicArn", TopicArn],
    ["Type", Type],
  ];
  if (message.Type !== "Notification") {
    const { SubscribeURL, Token } = message;
    return [...first, ["SubscribeURL", SubscribeURL], ["Timestamp", Timestamp], ["Token", Token], ...last];
  }
  const subject: [string, string][] = message.Subject === undefined ? [] : [["Subject", message.Subject]];
  return [...first, ...subject, ["Timestamp", Timestamp], ...last];
};

/** The text that the signature of a message covers. */
export const toSignedText = (message: SnsMessage): string =>
  signedFields(message)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join("");

const ALGORITHMS = { "1": "RSA-SHA1", "2": "RSA-SHA256" } as const;

/** Whether the owner of the certificate, which must be valid at the time, signed the message. */
export const hasValidSignature = (message: SnsMessage, certificate: X509Certificate, now: Date): boolean => {
  if (now < certificate.validFromDate || now > certificate.validToDate) return false;
  const algorithm = message.SignatureVersion === "1" ? ALGORITHMS["1"] : ALGORITHMS["2"];
  const signature = Buffer.from(message.Signature, "base64");
  return verify(algorithm, Buffer.from(toSignedText(message)), certificate.publicKey, signature);
};
