import {
  BACKOFF_CAP_MS,
  BUSY_CAP_MS,
  FIXED_ID_WAIT_MS,
  IN_FLIGHT_MS,
  MAX_LIFE_MS,
  RENEW_BEFORE_EXPIRY_MS,
  RENEW_SPREAD_MS,
} from "./limits.ts";
import { type DownReason, type Link, type LinkEvents, openLink } from "./link.ts";
import { connect } from "./mqtt/encode.ts";
import type { PokeErrorCode } from "./poke-error.ts";
import type { PokeClientOptions, PokeState } from "./types.ts";
import { watchPage } from "./wake.ts";

/** What the app has registered for, as far as the connection is concerned. */
export type Interest = {
  key: string;
  /** When its topic was last known to be covered, until it is covered again. */
  since: number | undefined;
  live(): void;
  fail(code: PokeErrorCode): void;
};

/** Takes what went wrong and does not end an interest. */
export type Report = (code: PokeErrorCode, about: string, cause: unknown) => void;

/** Keeps a link to the broker for as long as something is wanted, and its subscriptions equal to what is wanted. */
export const createConnector = (
  options: PokeClientOptions,
  interests: ReadonlySet<Interest>,
  message: LinkEvents["message"],
  report: Report,
) => {
  const { session, backoffBaseMs = 500, idleMs = 30_000 } = options;
  const listeners = new Set<() => void>();
  let state: PokeState = { status: "idle" };
  let current: Link | undefined;
  /** On its way to take the place of `current`, if there is one: until all its keys are confirmed, both deliver. */
  let candidate: Link | undefined;
  /** Truthy when the broker's session, if it has one, is the one in which all keys were confirmed. */
  let isKept: unknown = false;
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

  const wanted = () => new Set([...interests].map(({ key }) => key));
  const fail = (code: PokeErrorCode, only?: string) => {
    for (const { key, fail } of interests) if (!only || key === only) fail(code);
  };
  const isLive = (key: string) => current?.keys.get(key) || candidate?.keys.get(key);

  /** Ends a link, and tells of the keys that no other link covers. */
  const drop = (link: Link) => {
    link.close();
    if (link === current) current = undefined;
    else candidate = undefined;
    for (const interest of interests) {
      if (link.keys.get(interest.key) && !isLive(interest.key)) interest.since ??= link.heardAt - IN_FLIGHT_MS;
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
    else if (!interests.size) idleTimer = setTimeout(disconnect, idleMs, "idle");
    else if (!/^c/.test(state.status)) {
      attempt = 0;
      connectIn(0);
    }
    current?.sync(wanted());
    candidate?.sync(wanted());
    review();
  };

  const review = () => {
    if (candidate?.isReady()) {
      current?.close();
      current = candidate;
      candidate = undefined;
      attempt = refusals = 0;
      isKept = true;
      become({ status: "connected", at: Date.now() });
    }
    for (const { key, live } of interests) if (isLive(key)) live();
  };

  const renewIn = (lifeMs: number) =>
    connectIn(
      Math.max(10 * backoffBaseMs, lifeMs / 2, lifeMs - RENEW_BEFORE_EXPIRY_MS - Math.random() * RENEW_SPREAD_MS),
    );

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
            // Multicasts come at QoS 0, which is not kept.
            if (isKept) for (const interest of interests) if (interest.key.includes("//")) interest.since = undefined;
            renewIn(Math.min(MAX_LIFE_MS, expiresAt - Date.now()));
            sync();
          },
          down(reason) {
            const wasCurrent = link === current;
            drop(link);
            if (wasCurrent && candidate) become({ status: "connecting", attempt });
            else if (reason !== "refused" || !refusals++) retry(reason, wasCurrent && spreadMs);
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
    state: () => state,
    observe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wanted,
    /** One turn's worth of changes goes out together, so that a stop and a start in one turn send nothing. */
    sync: () => queueMicrotask(sync),
    wake,
    close() {
      page.abort();
      disconnect("closed");
      sync();
    },
  };
};
