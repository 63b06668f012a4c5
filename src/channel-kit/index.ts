// The exports of `pinpoint-isv-suite/channel`.
export { connectClaims } from "../aws/dynamodb-claims.ts";
export type { Outcome } from "../channel/outcome.ts";
export type { Origin } from "../channel/recipient.ts";
export type { Endpoint } from "../pinpoint/endpoint.ts";
export type { Claim, Claims, Lease } from "../run.ts";
export { type ChannelOptions, createChannelHandler } from "./create-channel-handler.ts";
export type { ChannelMessage } from "./plan-messages.ts";
export type { SendMessage, SendResult } from "./send-messages.ts";
export { verifyWebhook, type WebhookRequest, type WebhookVerdict } from "./verify-webhook.ts";
