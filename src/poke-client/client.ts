import { customerPath, multicastPath } from "../poke/topic.ts";
import { createConnector, type TopicRegistration } from "./connector.ts";
import { MAX_TOPICS } from "./limits.ts";
import { PokeError, type PokeErrorCode } from "./poke-error.ts";
import { readEnvelope } from "./read-envelope.ts";
import { createRecent } from "./recent.ts";
import type { Cleanup, PokeClient, PokeClientOptions, PokeHandler, PokeMeta, RegisterOptions } from "./types.ts";

type Registration = TopicRegistration & { poke(data: unknown, meta: PokeMeta): void };

/**
 * Receives pokes for the signed-in customer. Connects on the first `register` and disconnects some time after the last
 * cleanup.
 *
 * @example
 * const poke = createPokeClient({ url: "wss://poke.example.com/mqtt", token: () => fetch("/poke-token").then((r) => r.json()) });
 * const cleanup = await poke.register("CustomerLikes", (domain, data) => console.log(domain, data));
 */
export const createPokeClient = (options: PokeClientOptions): PokeClient => {
  const { onError = console.error } = options;
  const registrations = new Set<Registration>();
  /** For each key without a registration, the time of its first poke: a kept session delivers pokes before `register`. */
  const missedSince = new Map<string, number>();
  const isNew = createRecent();

  const report = (code: PokeErrorCode, about: string, cause: unknown) =>
    onError(cause instanceof PokeError ? cause : new PokeError(code, about, cause));

  const receive = (key: string, payload: Uint8Array) => {
    try {
      const [id, ts, data, filter, origin] = readEnvelope(payload);
      const listening = [...registrations].filter((registration) => registration.key === key);
      if (!listening.length) missedSince.set(key, missedSince.get(key) ?? ts);
      // Unambiguous: a key begins with "poke/v1/", which it contains only once.
      else if (isNew(id + key)) for (const { poke } of listening) poke(data, { id, ts, filter, origin });
    } catch (cause) {
      report("malformed", key, cause);
    }
  };

  const connector = createConnector(options, registrations, receive, report);

  // An exception in the executor of a promise rejects the promise.
  const open = (
    key: string,
    domain: string,
    handler: PokeHandler<never, never>,
    { onGap, signal }: RegisterOptions = {},
  ): Promise<Cleanup> =>
    new Promise((resolve, reject) => {
      if (!key) throw new PokeError("invalid", domain);
      if (connector.keys().add(key).size > MAX_TOPICS) throw new PokeError("too-many", key);
      /** Runs a callback of the app and reports its exception or rejection. */
      const callApp = async (run: () => unknown) => {
        try {
          await run();
        } catch (cause) {
          report("handler", key, cause);
        }
      };
      let isLive = false;
      const registration: Registration = {
        key,
        since: options.session && missedSince.get(key),
        // The app declares the type of its data; only `withContract` checks it.
        poke: (data, meta) => callApp(() => (handler as PokeHandler<unknown>)(domain, data, meta)),
        live() {
          const { since } = registration;
          registration.since = undefined;
          isLive = true;
          resolve(cleanup);
          if (since) void callApp(() => onGap?.({ since }));
        },
        fail(code) {
          const error = new PokeError(code, key);
          reject(error);
          if (!isLive) void cleanup();
          else if (code !== "closed") onError(error);
        },
      };
      const cleanup = async () => {
        registrations.delete(registration);
        resolve(cleanup);
        connector.sync();
      };
      missedSince.delete(key);
      registrations.add(registration);
      signal?.addEventListener("abort", cleanup);
      if (signal?.aborted) void cleanup();
      connector.sync();
    });

  return {
    isLive: (domain, filter) => connector.isLive(filter ? multicastPath(domain, filter) : customerPath("", domain)),
    register: (domain, ...rest) => open(customerPath("", domain), domain, ...rest),
    registerMulticast: (domain, filter, ...rest) => open(multicastPath(domain, filter), domain, ...rest),
    ...connector.connection,
  };
};
