// The exports of `pinpoint-isv-suite/audience`.
export { type AddressResult, type AddressRules, normalizeAddress } from "../audience/address.ts";
export type { AudienceEvent } from "../audience/audience-event.ts";
export type { EndpointUpdate } from "../audience/endpoint-update.ts";
export type { Audience, CallOptions, SyncOptions } from "../audience/flow/audience.ts";
export type { CallResult } from "../audience/flow/call-one.ts";
export type { Source } from "../audience/flow/pack-stream.ts";
export type { Recipient } from "../audience/recipient.ts";
export type { Failed, ItemResult, Progress, Report } from "../audience/report.ts";
export { applyChange, type Change, EMPTY_PROFILE, type Profile } from "../audience/sync/profile.ts";
export {
  type AttributeRule,
  changesFor,
  type Resolved,
  resolveProfile,
  type SyncRules,
} from "../audience/sync/resolve.ts";
export type { CapacityPolicy, UserEndpoint } from "../audience/user-capacity.ts";
export type { AudienceMessage } from "../aws/audience.ts";
export { type AudienceOptions, createAudience } from "./create-audience.ts";
export { sendBuffered } from "./send-buffered.ts";
