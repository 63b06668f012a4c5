// The exports of `pinpoint-isv-suite/poke`.
export {
  AuthorizerEvent,
  type AuthorizerResponse,
  decideAuthorization,
  type PolicyDocument,
} from "./authorization.ts";
export { customerHash } from "./customer-hash.ts";
export {
  CustomerToken,
  type MintedToken,
  type MintSettings,
  mintCustomerToken,
  type TokenRules,
  type Verified,
  verifyCustomerToken,
} from "./customer-token.ts";
export { type Envelope, POKE_MAX_BYTES, type PokeReceipt, type ShortEnvelope } from "./envelope.ts";
export { type Interest, mintInterestTicket, verifyInterestTicket } from "./interest-ticket.ts";
export { createLatencyHistogram, type LatencyHistogram, type PokeLatency } from "./latency-histogram.ts";
export { MulticastPokeMessage, PokeMessage, PokeOrigin } from "./message.ts";
export { type ReceivedPoke, readPokeReceipts } from "./receipt.ts";
export { isFinal, type PokeRefusal, PokeResponse } from "./response.ts";
export { publicTokenKey, publishedTokenKeys, type TokenKey } from "./token-key.ts";
export { customerTopic, multicastTopic, type TopicResult } from "./topic.ts";
