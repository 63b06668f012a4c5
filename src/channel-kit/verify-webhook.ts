import { timingSafeEqual } from "node:crypto";
import { webhookSignature } from "../webhook-signature.ts";

/** A request as it was received; `body` is its text before it is parsed. */
export type WebhookRequest = { headers: Record<string, string | string[] | undefined>; body: string };

/** `id` is the same each time that the engine sends the same batch. */
export type WebhookVerdict = { kind: "verified"; id: string } | { kind: "refused"; reason: string };

// [Standard Webhooks 1.0: verifying webhooks] older requests may be repeated by others; reference libraries allow five minutes.
const TOLERANCE_SECONDS = 300;

/**
 * Whether the engine sent a request to a webhook: one of `secrets` signed its id, time and body, at most five minutes ago.
 * Two secrets are needed only while one replaces the other. [Standard Webhooks 1.0: signature scheme]
 *
 * @example
 * const verdict = verifyWebhook({ headers: request.headers, body }, [WEBHOOK_SECRET]);
 * if (verdict.kind === "refused") response.writeHead(401).end();
 */
export const verifyWebhook = (
  { headers, body }: WebhookRequest,
  secrets: readonly string[],
  nowMs = Date.now(),
): WebhookVerdict => {
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures) return refused("the request is not signed");
  const timestampSeconds = Number(timestamp);
  if (!(Math.abs(nowMs / 1_000 - timestampSeconds) <= TOLERANCE_SECONDS))
    return refused("webhook-timestamp is not within five minutes of now");
  const expected = secrets.map((secret) => webhookSignature(secret, { id, timestampSeconds, body }));
  const isSigned = signatures.split(" ").some((signature) => expected.some((own) => isEqual(signature, own)));
  return isSigned ? { kind: "verified", id } : refused("webhook-signature matches none of the secrets");
};

const refused = (reason: string): WebhookVerdict => ({ kind: "refused", reason });

const headerOf = (headers: WebhookRequest["headers"], name: string): string | undefined => {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return Array.isArray(value) ? value[0] : value;
};

const isEqual = (received: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(received), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
};
