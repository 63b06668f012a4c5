// The exports of `pinpoint-isv-suite/test-kit`.
export { createFakePokeClient, type FakePokeControls } from "../poke-client/testing.ts";
export { type BatchFields, campaignChannelEvent, campaignHookEvent, journeyChannelEvent } from "./batch-events.ts";
export { type ConnectProfile, connectCustomActionEvent } from "./connect-event.ts";
export { type EndpointFields, endpoint, endpoints } from "./endpoints.ts";
export { channelQueueEvent, inboundSms, snsEvent, sqsEvent } from "./message-events.ts";
export { authorizerEvent, type ConnectAttempt, multicastPokeMessage, pokeMessage } from "./poke-events.ts";
export { type EmailProblem, emailRecord, eventStreamRecord, firehoseEvent, kinesisEvent } from "./stream-events.ts";
