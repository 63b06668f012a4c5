import { generateKeyPairSync, sign } from "node:crypto";
import { toSignedText } from "../../../src/http/sns-receiver/has-valid-signature.ts";
import type { SnsMessage } from "../../../src/http/sns-receiver/sns-message.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** [X.690: DER] A tag, the length and the content. */
const der = (tag: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...content: Buffer[]) => der(0x30, ...content);
const time = (text: string) => der(0x17, Buffer.from(text));

const SHA256_WITH_RSA = sequence(der(0x06, Buffer.from("2a864886f70d01010b", "hex")), der(0x05));
const COMMON_NAME = der(0x06, Buffer.from("550403", "hex"));
const NAME = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from("sns.amazonaws.com")))));

/** A self-signed certificate, valid from 2026 until the time `YYMMDDhhmmssZ`. [RFC 5280: Certificate, UTCTime] */
export const certificateUntil = (end: string): string => {
  const validity = sequence(time("260101000000Z"), time(end));
  const key = publicKey.export({ type: "spki", format: "der" });
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const signed = sequence(version, serial, SHA256_WITH_RSA, NAME, validity, NAME, key);
  const signature = der(0x03, Buffer.from([0]), sign("RSA-SHA256", signed, privateKey));
  const base64 = sequence(signed, SHA256_WITH_RSA, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
};

/** The private key of the certificate, in PEM. */
export const certificateKey = (): string => String(privateKey.export({ type: "pkcs8", format: "pem" }));

/** The message with the signature of the certificate's owner. */
export const signed = (message: SnsMessage): SnsMessage => {
  const algorithm = message.SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256";
  return { ...message, Signature: sign(algorithm, Buffer.from(toSignedText(message)), privateKey).toString("base64") };
};
