import { customerTopic, multicastTopic, type Topic } from "../poke/topic.ts";
import { createConnector } from "./connector.ts";
import { PokeError } from "./poke-error.ts";
import { readEnvelope } from "./read-envelope.ts";
import { createRecent } from "./recent.ts";
import type { Cleanup, PokeClient, PokeClientOptions, PokeHandler, RegisterOptions } from "./types.ts";
import { watchPage } from "./wake.ts";

// [IoT Core quotas] 50 subscriptions a connection.
const MAX_TOPICS = 50;

type Registration = {
  domain: string;
  handler: PokeHandler<unknown>;
  onGap: RegisterOptions["onGap"];
  /** Live, or why not. */
  settle(error?: PokeError): void;
};

/**
 * Receives pokes for the customer who is signed in. Connects with the first `register`, and disconnects some time after the last cleanup.
 *
 * @example
 * const poke = createPokeClient({ url: "wss://poke.example.com/mqtt", token: () => fetch("/poke-token").then((r) => r.json()) });
 * const cleanup = await poke.register("CustomerLikes", (type, data) => console.log(type, data));
 */
export const createPokeClient = (options: PokeClientOptions): PokeClient => {
  const { onError = console.error } = options;
  const interests = new Map<string, Set<Registration>>();
  /** When a topic was last known to be covered, until it is covered again. */
  const missedSince = new Map<string, number>();
  const isNew = createRecent();

  /** What the app's code throws for one registration, now or later, is reported and does not stop the others. */
  const each = (key: string, run: (registration: Registration) => unknown) => {
    const report = (cause: unknown) =>
      onError(cause instanceof PokeError ? cause : new PokeError("handler", key, cause));
    for (const registration of [...(interests.get(key) ?? [])]) (async () => run(registration))().catch(report);
  };
  const settleAll = (error: PokeError) => {
    for (const key of [...interests.keys()]) each(key, ({ settle }) => settle(error));
  };

  const receive = (key: string, payload: Uint8Array) => {
    const { id, ts, filter, data } = readEnvelope(payload);
    // A kept session may bring pokes before their topic is registered: whoever registers for it learns of the gap.
    if (!interests.has(key)) return options.session && miss(key, ts);
    if (isNew(`${key} ${id}`)) each(key, ({ domain, handler }) => handler(domain, data, { id, ts, filter }));
  };
  const miss = (key: string, since: number) => {
    if (!missedSince.has(key)) missedSince.set(key, since);
  };

  const connector = createConnector(options, {
    wanted: () => [...interests.keys()],
    kept() {
      // Multicasts come at QoS 0, which is not kept.
      for (const key of interests.keys()) if (key.includes("//")) missedSince.delete(key);
    },
    granted(key, isGranted) {
      each(key, ({ settle }) => settle(isGranted ? undefined : new PokeError("subscribe-refused", key)));
      const since = missedSince.get(key);
      if (!isGranted || since === undefined) return;
      missedSince.delete(key);
      each(key, ({ onGap }) => onGap?.({ since }));
    },
    lost: miss,
    message(key, payload) {
      try {
        receive(key, payload);
      } catch (cause) {
        onError(new PokeError("malformed", key, cause));
      }
    },
    failed: onError,
    stopped: settleAll,
  });

  // One turn's worth of changes goes out together, so that a stop and a start in one turn send nothing.
  const syncSoon = () =>
    queueMicrotask(() => {
      connector.sync();
      for (const key of interests.keys()) if (connector.isLive(key)) each(key, ({ settle }) => settle());
      connector.start();
    });

  const refuse = (topic: Topic): PokeError | undefined => {
    if (!topic.ok) return new PokeError("invalid-topic", `${topic.field} ${topic.reason}`);
    if (connector.state().status === "closed") return new PokeError("closed", topic.topic);
    if (interests.size < MAX_TOPICS || interests.has(topic.topic)) return undefined;
    return new PokeError("too-many-topics", topic.topic);
  };

  const open = (topic: Topic, domain: string, handler: PokeHandler<unknown>, { onGap, signal }: RegisterOptions = {}) =>
    new Promise<Cleanup>((resolve, reject) => {
      const refusal = refuse(topic);
      if (refusal || !topic.ok) return reject(refusal);
      const key = topic.topic;
      const registrations = interests.get(key) ?? new Set();
      const cleanup = async () => {
        if (!registrations.delete(registration)) return;
        if (!registrations.size && interests.delete(key)) missedSince.delete(key);
        resolve(cleanup);
        syncSoon();
      };
      let isSettled = false;
      const registration: Registration = {
        domain,
        handler,
        onGap,
        settle(error) {
          if (isSettled && error && error.code !== "closed") throw error;
          isSettled = true;
          if (!error) return resolve(cleanup);
          reject(error);
          void cleanup();
        },
      };
      interests.set(key, registrations.add(registration));
      signal?.addEventListener("abort", cleanup);
      if (signal?.aborted) void cleanup();
      syncSoon();
    });

  const stopWatching = watchPage(connector.wake, connector.sleep);
  return {
    register: (domain, handler, given) => open(customerTopic("", domain), domain, handler, given),
    registerMulticast: (domain, filter, handler, given) => open(multicastTopic(domain, filter), domain, handler, given),
    state: connector.state,
    observe: connector.observe,
    wake: connector.wake,
    close() {
      stopWatching();
      connector.close();
      settleAll(new PokeError("closed", "the client"));
    },
  };
};
