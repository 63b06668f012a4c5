// The exports of `pinpoint-isv-suite/senders`.
export type { LambdaInvoker } from "../aws/poke-functions.ts";
export { type NotSentReason, PokeNotSent } from "./poke-not-sent.ts";
export type { AcceptedPoke } from "./read-response.ts";
export { type MulticastOptions, type SendOptions, sendMulticastPoke, sendPoke } from "./send-poke.ts";
