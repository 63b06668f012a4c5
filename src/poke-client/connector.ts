import { backoffMs } from "./backoff.ts";
import { type DownReason, type Link, openLink } from "./link.ts";
import { connect } from "./mqtt/encode.ts";
import { PokeError } from "./poke-error.ts";
import type { PokeClientOptions, PokeCredentials, PokeState } from "./types.ts";

// A key is a topic without its customer: `poke/v1/c//{domain}`, `poke/v1/m/{domain}/{filter}`.

export type ConnectorEvents = {
  /** The keys that should be subscribed now. */
  wanted(): string[];
  /** The broker kept the session, with its subscriptions and QoS 1 pokes, while the client was away. */
  kept(): void;
  granted(key: string, isGranted: boolean): void;
  lost(key: string, since: number): void;
  message(key: string, payload: Uint8Array): void;
  failed(error: PokeError): void;
  /** No further attempt will be made by itself. */
  stopped(error: PokeError): void;
};

// No order is promised: a poke that was accepted before the last sign of life may still have been on its way.
const IN_FLIGHT_MS = 5_000;
const RENEW_BEFORE_EXPIRY_MS = 360_000;
const RENEW_SPREAD_MS = 60_000;
// [IoT Core] no connection with a custom authorizer lives longer; timers go up to 24 days.
const MAX_LIFE_MS = 86_400_000;
// [IoT Core quotas] one CONNECT per second for a client id.
const FIXED_ID_WAIT_MS = 1_000;

/** Keeps a link to the broker for as long as something is wanted, and its subscriptions equal to what is wanted. */
export const createConnector = (options: PokeClientOptions, on: ConnectorEvents) => {
  const { session, backoffBaseMs = 500, idleMs = 30_000 } = options;
  const listeners = new Set<() => void>();
  let state: PokeState = { status: "idle" };
  let customer = "";
  let current: Link | undefined;
  /** On its way to take the place of `current`, if there is one: until all its topics are confirmed, both deliver. */
  let candidate: Link | undefined;
  /** Is the broker's session, if it has one, the one in which all topics were confirmed? */
  let isKept = false;
  let attempt = 0;
  let refusals = 0;
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  const toKey = (topic: string) => topic.replace(`/c/${customer}/`, "/c//");
  const toTopic = (key: string) => key.replace("/c//", `/c/${customer}/`);
  const become = (next: PokeState) => {
    state = next;
    for (const listener of [...listeners]) listener();
  };

  const connectIn = (waitMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(attemptConnection, waitMs);
  };

  const retry = (reason: DownReason | "credentials", spreadMs?: number) => {
    const jitterMs = spreadMs
      ? Math.random() * spreadMs
      : backoffMs(backoffBaseMs, attempt, reason === "busy", Math.random());
    const waitMs = session ? FIXED_ID_WAIT_MS + jitterMs : jitterMs;
    attempt++;
    connectIn(waitMs);
    if (!current) become({ status: "waiting", attempt, retryAt: Date.now() + waitMs, reason });
  };

  const isGranted = (topic: string) => !!(current?.topics.get(topic) || candidate?.topics.get(topic));

  /** Forgets a link that is over, and tells of the topics that no other link covers. */
  const detach = (link: Link) => {
    if (link === current) current = undefined;
    else candidate = undefined;
    for (const [topic, wasGranted] of link.topics) {
      if (wasGranted && !isGranted(topic)) on.lost(toKey(topic), link.heardAt - IN_FLIGHT_MS);
    }
  };

  const disconnect = (status: "idle" | "unauthorized" | "closed") => {
    round++;
    clearTimeout(timer);
    for (const link of [candidate, current]) {
      link?.close();
      if (link) detach(link);
    }
    become({ status });
  };

  const sync = () => {
    const wanted = on.wanted();
    clearTimeout(idleTimer);
    if (!wanted.length) idleTimer = setTimeout(disconnect, idleMs, "idle");
    for (const link of [current, candidate]) link?.sync(wanted.map(toTopic));
  };

  const renewIn = (expiresAt: number) => {
    const lifeMs = Math.min(MAX_LIFE_MS, expiresAt - Date.now());
    const beforeExpiryMs = lifeMs - RENEW_BEFORE_EXPIRY_MS - Math.random() * RENEW_SPREAD_MS;
    connectIn(Math.max(10 * backoffBaseMs, lifeMs / 2, beforeExpiryMs));
  };

  const open = ({
    customerHash,
    token,
    ticket = "",
    url = options.url ?? "",
    spreadMs,
    expiresAt,
  }: PokeCredentials) => {
    const clientId = `${customerHash}-${session?.deviceId ?? Math.random().toString(36).slice(2)}`;
    const socket = new (options.webSocket ?? WebSocket)(url, "mqtt");
    const takeOver = () => {
      if (link !== candidate || [...link.topics.values()].includes(false)) return;
      current?.close();
      current = link;
      candidate = undefined;
      attempt = refusals = 0;
      isKept = true;
      become({ status: "connected", at: Date.now() });
    };
    const link = openLink(socket, connect(!session, clientId, ticket, token), {
      up(sessionPresent) {
        isKept &&= sessionPresent;
        if (isKept) on.kept();
        renewIn(expiresAt);
        sync();
        takeOver();
      },
      message: (topic, payload) => on.message(toKey(topic), payload),
      granted(topic, isGranted) {
        on.granted(toKey(topic), isGranted);
        takeOver();
      },
      down(reason) {
        const wasCurrent = link === current;
        detach(link);
        if (wasCurrent && candidate) return become({ status: "connecting", attempt });
        if (reason !== "refused" || !refusals++) return retry(reason, wasCurrent ? spreadMs : 0);
        disconnect("unauthorized");
        on.stopped(new PokeError("unauthorized", "two tokens refused"));
      },
    });
    customer = customerHash;
    candidate = link;
  };

  const attemptConnection = async () => {
    const mine = ++round;
    if (!current) become({ status: "connecting", attempt });
    try {
      const credentials = await options.token();
      if (mine === round) open(credentials);
    } catch (cause) {
      if (mine !== round) return;
      on.failed(new PokeError("credentials", "no token or socket", cause));
      retry("credentials");
    }
  };

  /** End any waiting: connect if something is wanted and no attempt is under way. */
  const start = () => {
    if (/^c/.test(state.status) || !on.wanted().length) return;
    attempt = 0;
    connectIn(0);
  };

  return {
    state: () => state,
    observe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isLive: (key: string) => isGranted(toTopic(key)),
    sync,
    start,
    wake: () => (current ? current.check() : start()),
    sleep: () => disconnect("idle"),
    close() {
      disconnect("closed");
      clearTimeout(idleTimer);
    },
  };
};
