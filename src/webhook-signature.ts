import { createHmac } from "node:crypto";

// [Standard Webhooks 1.0: signature scheme] a secret is the prefix and the base64 of 24 to 64 random bytes.
export const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** What a signature covers: the id of the message, when it is sent, in seconds since 1970, and the body as it is sent. */
export type SignedMessage = { id: string; timestampSeconds: number; body: string };

/** The value of `webhook-signature` for one secret. [Standard Webhooks 1.0: signature scheme] */
export const webhookSignature = (secret: string, { id, timestampSeconds, body }: SignedMessage): string => {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestampSeconds}.${body}`).digest("base64")}`;
};
