export type { PokeOrigin, PokeReceipt } from "../poke/envelope.ts";
export type { BoundedClientOptions } from "./bounded-client.ts";
export { createPokeClient } from "./client.ts";
export { withCollapseKey } from "./collapse.ts";
export { type Contract, withContract } from "./contract.ts";
export { configurePoke, defaultPokeClient, register, registerMulticast } from "./default-client.ts";
export { PokeError, type PokeErrorCode } from "./poke-error.ts";
export { createReceipts, type Receipts, type ReceiptsOptions } from "./receipts.ts";
export type {
  Cleanup,
  PokeClient,
  PokeClientOptions,
  PokeCredentials,
  PokeHandler,
  PokeMeta,
  PokeState,
  RegisterOptions,
} from "./types.ts";
