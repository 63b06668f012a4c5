import { type BoundedClientOptions, createBoundedClient } from "./bounded-client.ts";
import { PokeError } from "./poke-error.ts";
import type { PokeClient } from "./types.ts";

let configured: PokeClient | undefined;

/**
 * Creates the default client, which `register`, `registerMulticast` and hooks without a provider use. Call it once, when the
 * app starts; it connects on the first registration. After `close()` of the returned client it can be called again.
 *
 * @example
 * configurePoke({ token: () => fetch("/poke-token").then((response) => response.json()) });
 */
export const configurePoke = (options: BoundedClientOptions): PokeClient => {
  if (configured && configured.state().status !== "closed")
    throw new Error("configurePoke was called before; close the client that it returned, then call it again");
  configured = createBoundedClient(options);
  return configured;
};

/** The client of `configurePoke`. Throws before that. */
export const defaultPokeClient = (): PokeClient => {
  if (configured) return configured;
  throw new PokeError(
    "not-configured",
    "call configurePoke({ token }) when the app starts, or use a client of your own in a <PokeProvider client={…}>",
  );
};

/**
 * Registers for pokes to the signed-in customer, with the default client. Returns a promise of the cleanup; see
 * `PokeClient.register`.
 *
 * @example
 * const cleanup = await register("CustomerLikes", (domain, data: Likes) => show(data));
 */
export const register: PokeClient["register"] = async (...registration) =>
  defaultPokeClient().register(...registration);

/** Registers for the multicasts of a filter, with the default client. */
export const registerMulticast: PokeClient["registerMulticast"] = async (...registration) =>
  defaultPokeClient().registerMulticast(...registration);
