import { createHash } from "node:crypto";
import { webhookSignature } from "../../webhook-signature.ts";

/**
 * The headers that sign a request with each secret, none without secrets. A receiver needs one of the secrets, so that they
 * can be rotated. The id is the same each time that the same body is sent. [Standard Webhooks 1.0: webhook headers]
 */
export const signatureHeaders = (secrets: readonly string[], body: string, nowMs: number): Record<string, string> => {
  if (secrets.length === 0) return {};
  const id = `msg_${createHash("sha256").update(body).digest("base64url")}`;
  const message = { id, timestampSeconds: Math.floor(nowMs / 1_000), body };
  return {
    "webhook-id": id,
    "webhook-timestamp": `${message.timestampSeconds}`,
    "webhook-signature": secrets.map((secret) => webhookSignature(secret, message)).join(" "),
  };
};
