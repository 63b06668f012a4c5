// The exports of `pinpoint-isv-suite/notifications`: what subscribers receive, and the event of the consumer.
export { Notification } from "./notification.ts";
export { notificationSchema } from "./notification-schema.ts";
export { StreamEvent } from "./stream-event.ts";
export type { FirehoseResponse, KinesisResponse, StreamResponse } from "./stream-response.ts";
