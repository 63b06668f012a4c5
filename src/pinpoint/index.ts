// The exports of `pinpoint-isv-suite/pinpoint`.
export * from "./campaign-hook-event.ts";
export * from "./connect-custom-action.ts";
export * from "./custom-channel-event.ts";
export * from "./custom-channel-response.ts";
export * from "./endpoint.ts";
export * from "./eum-event.ts";
export * from "./event-stream-record.ts";
export * from "./inbound-sms.ts";
export * from "./limits.ts";
export * from "./service-event.ts";
export * from "./ses-event.ts";
export * from "./template.ts";
