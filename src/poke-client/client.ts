import { customerPath, multicastPath } from "../poke/topic.ts";
import { createConnector, type Interest } from "./connector.ts";
import { MAX_TOPICS } from "./limits.ts";
import { PokeError, type PokeErrorCode } from "./poke-error.ts";
import { readEnvelope } from "./read-envelope.ts";
import { createRecent } from "./recent.ts";
import type { Cleanup, PokeClient, PokeClientOptions, PokeHandler, PokeMeta, RegisterOptions } from "./types.ts";

type Registration = Interest & { poke(data: unknown, meta: PokeMeta): void };

/**
 * Receives pokes for the customer who is signed in. Connects with the first `register`, and disconnects some time after the last cleanup.
 *
 * @example
 * const poke = createPokeClient({ url: "wss://poke.example.com/mqtt", token: () => fetch("/poke-token").then((r) => r.json()) });
 * const cleanup = await poke.register("CustomerLikes", (type, data) => console.log(type, data));
 */
export const createPokeClient = (options: PokeClientOptions): PokeClient => {
  const { onError = console.error } = options;
  const registrations = new Set<Registration>();
  /** Since when, for each topic. A kept session may bring pokes before their topic is registered: whoever registers for it learns of the gap. */
  const unclaimed = new Map<string, number>();
  const isNew = createRecent();

  const report = (code: PokeErrorCode, about: string, cause: unknown) =>
    onError(cause instanceof PokeError ? cause : new PokeError(code, about, cause));

  const receive = (key: string, payload: Uint8Array) => {
    try {
      const { id, ts, filter, data } = readEnvelope(payload);
      const listening = [...registrations].filter((registration) => registration.key === key);
      if (!listening.length) unclaimed.set(key, unclaimed.get(key) ?? ts);
      else if (isNew(`${key} ${id}`)) for (const { poke } of listening) poke(data, { id, ts, filter });
    } catch (cause) {
      report("malformed", key, cause);
    }
  };

  const connector = createConnector(options, registrations, receive, report);

  const open = async (
    key: string | undefined,
    domain: string,
    handler: PokeHandler<unknown>,
    { onGap, signal }: RegisterOptions = {},
  ) => {
    if (!key) throw new PokeError("invalid", domain);
    if (connector.wanted().add(key).size > MAX_TOPICS) throw new PokeError("too-many", key);
    /** What the app's code throws, now or later, is reported and does not stop the others. */
    const tell = async (run: () => unknown) => {
      try {
        await run();
      } catch (cause) {
        report("handler", key, cause);
      }
    };
    return new Promise<Cleanup>((resolve, reject) => {
      let isLive = false;
      const registration: Registration = {
        key,
        since: options.session && unclaimed.get(key),
        poke: (data, meta) => tell(() => handler(domain, data, meta)),
        live() {
          const { since } = registration;
          registration.since = undefined;
          isLive = true;
          resolve(cleanup);
          if (since) void tell(() => onGap?.({ since }));
        },
        fail(code) {
          const error = new PokeError(code, key);
          if (!isLive) {
            reject(error);
            void cleanup();
          } else if (code !== "closed") onError(error);
        },
      };
      const cleanup = async () => {
        registrations.delete(registration);
        resolve(cleanup);
        connector.sync();
      };
      unclaimed.delete(key);
      registrations.add(registration);
      signal?.addEventListener("abort", cleanup);
      if (signal?.aborted) void cleanup();
      connector.sync();
    });
  };

  return {
    register: (domain, handler, given) => open(customerPath("", domain), domain, handler, given),
    registerMulticast: (domain, filter, handler, given) => open(multicastPath(domain, filter), domain, handler, given),
    state: connector.state,
    observe: connector.observe,
    wake: connector.wake,
    close: connector.close,
  };
};
