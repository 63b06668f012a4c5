import {
  BACKOFF_CAP_MS,
  BUSY_CAP_MS,
  FIXED_ID_WAIT_MS,
  IN_FLIGHT_MS,
  MAX_LIFE_MS,
  RENEW_BEFORE_EXPIRY_MS,
  RENEW_SPREAD_MS,
} from "./limits.ts";
import { type Link, type LinkEvents, openLink } from "./link.ts";
import { connect } from "./mqtt/encode.ts";
import type { PokeErrorCode } from "./poke-error.ts";
import type { DownReason, PokeClientOptions, PokeState } from "./types.ts";
import { watchPage } from "./wake.ts";

/** A registration, as the connection sees it. */
export type TopicRegistration = {
  key: string;
  /** Since when its topic may have missed pokes; `undefined` if there is no gap. */
  since: number | undefined;
  live(): void;
  fail(code: PokeErrorCode): void;
};

/** Reports an error that does not end a registration. */
export type Report = (code: PokeErrorCode, about: string, cause: unknown) => void;

/** Keeps a link to the broker while there are registrations, and keeps its subscriptions equal to their topics. */
export const createConnector = (
  options: PokeClientOptions,
  registrations: ReadonlySet<TopicRegistration>,
  message: LinkEvents["message"],
  report: Report,
) => {
  const { session, backoffBaseMs = 500, idleMs = 30_000 } = options;
  const listeners = new Set<() => void>();
  let state: PokeState = { status: "idle" };
  let current: Link | undefined;
  /** The link that replaces `current` once all its keys are confirmed; until then both deliver. */
  let candidate: Link | undefined;
  /** Truthy once all keys are confirmed, until the broker reports that it kept no session. */
  let isKept: unknown;
  let attempt = 0;
  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  const become = (next: PokeState) => {
    state = next;
    for (const listener of listeners) listener();
    return next;
  };

  const connectIn = (waitMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(attemptConnection, waitMs);
  };

  const retry = (reason: DownReason | "credentials", spreadMs?: number | false) => {
    const rangeMs =
      spreadMs || Math.min(reason === "busy" ? BUSY_CAP_MS : BACKOFF_CAP_MS, backoffBaseMs * 2 ** attempt);
    attempt++;
    const waitMs = (session ? FIXED_ID_WAIT_MS : 0) + Math.random() * rangeMs;
    connectIn(waitMs);
    if (!current) become({ status: "waiting", attempt, retryAt: Date.now() + waitMs, reason });
  };

  const keys = () => new Set([...registrations].map((one) => one.key));
  const fail = (code: PokeErrorCode, only?: string) => {
    for (const registration of registrations) if (!only || registration.key === only) registration.fail(code);
  };
  const isLive = (key: string) => current?.keys.get(key) || candidate?.keys.get(key) || false;

  /** Closes a link, and starts a gap for each key that no other link covers. */
  const drop = (link: Link) => {
    link.close();
    if (link === current) current = undefined;
    else candidate = undefined;
    for (const registration of registrations) {
      if (link.keys.get(registration.key) && !isLive(registration.key)) registration.since ??= link.at - IN_FLIGHT_MS;
    }
  };

  const disconnect = (status: "idle" | "unauthorized" | "closed") => {
    clearTimeout(timer);
    if (candidate) drop(candidate);
    if (current) drop(current);
    become({ status });
  };

  const sync = () => {
    clearTimeout(idleTimer);
    if (state.status === "closed") fail("closed");
    else if (!registrations.size) idleTimer = setTimeout(disconnect, idleMs, "idle");
    else if (!/^conn/.test(state.status)) {
      // Neither connecting nor connected.
      attempt = 0;
      connectIn(0);
    }
    current?.sync(keys());
    candidate?.sync(keys());
    review();
  };

  const review = () => {
    if (candidate?.isReady()) {
      current?.close();
      current = candidate;
      candidate = undefined;
      attempt = refusals = 0;
      isKept = true;
      state = { status: "connected", at: Date.now() };
    }
    for (const { key, live } of registrations) if (isLive(key)) live();
    become(state);
  };

  const attemptConnection = async () => {
    const before = current ? state : become({ status: "connecting", attempt });
    try {
      const { customerHash, token, ticket = "", url = options.url ?? "", spreadMs, expiresAt } = await options.token();
      if (state !== before) return;
      const link = openLink(
        new (options.webSocket ?? WebSocket)(url, "mqtt"),
        customerHash,
        connect(!session, `${customerHash}-${session?.deviceId ?? Math.random().toString(36).slice(2)}`, ticket, token),
        {
          message,
          fail,
          changed: review,
          up(present) {
            isKept &&= present;
            // A kept session has the QoS 1 pokes of classic topics, but no multicasts, which are published at QoS 0.
            for (const registration of registrations)
              if (isKept && registration.key.includes("//")) registration.since = undefined;
            const lifeMs = Math.min(MAX_LIFE_MS, expiresAt - Date.now());
            connectIn(
              Math.max(
                10 * backoffBaseMs,
                lifeMs / 2,
                lifeMs - RENEW_BEFORE_EXPIRY_MS - Math.random() * RENEW_SPREAD_MS,
              ),
            );
            sync();
          },
          down(reason) {
            const rangeMs = link === current && spreadMs;
            drop(link);
            if (candidate) become({ status: "connecting", attempt });
            else if (reason !== "refused" || !refusals++) retry(reason, rangeMs);
            else {
              disconnect("unauthorized");
              fail("unauthorized");
            }
          },
        },
      );
      candidate = link;
    } catch (cause) {
      if (state !== before) return;
      report("credentials", "token", cause);
      retry("credentials");
    }
  };

  const wake = () => (current ? current.check() : sync());
  const page = watchPage(wake, () => disconnect("idle"));
  return {
    keys,
    isLive,
    /** Sends all changes of one turn of the event loop together, so that a stop and a start in one turn send nothing. */
    sync: () => queueMicrotask(sync),
    /** A part of the client. */
    connection: {
      state: () => state,
      observe(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      wake,
      close() {
        page.abort();
        disconnect("closed");
        sync();
      },
    },
  };
};
