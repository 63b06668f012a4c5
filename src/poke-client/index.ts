export type { PokeOrigin } from "../poke/envelope.ts";
export { createPokeClient } from "./client.ts";
export { type Contract, withContract } from "./contract.ts";
export { PokeError, type PokeErrorCode } from "./poke-error.ts";
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
