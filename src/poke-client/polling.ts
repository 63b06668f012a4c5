import { customerPath } from "../poke/topic.ts";
import { createHistoryReader, type HistoryOptions } from "./history-reader.ts";
import { PokeError, type PokeErrorCode } from "./poke-error.ts";
import { createPolledHistory, type PolledHistory } from "./polled-history.ts";
import type { Cleanup, PokeClient, PokeHandler, PokeState, RegisterOptions } from "./types.ts";
import { watchPage } from "./wake.ts";

export type PollingClientOptions = HistoryOptions & {
  /** How often the histories are read, more or less a quarter. Default 15,000. */
  intervalMs?: number;
  /** Called for errors that reject no promise. Default: `console.error`. */
  onError?: (error: PokeError) => void;
};

const INTERVAL_MS = 15_000;
const BACKOFF_CAP_MS = 300_000;

/** In browsers; elsewhere nothing is hidden. */
const isHidden = (): boolean => globalThis.document?.hidden ?? false;

/**
 * A client for networks that block WebSockets: it reads the histories of its domains in an interval, while the page is visible.
 * It has no multicasts, because they have no history.
 *
 * @example
 * const client = createPollingClient({ url: historyUrl, token });
 * const cleanup = await client.register("CustomerLikes", (domain, data) => show(data));
 */
export const createPollingClient = ({
  intervalMs = INTERVAL_MS,
  onError = console.error,
  ...options
}: PollingClientOptions): PokeClient => {
  const reader = createHistoryReader(options);
  const histories = new Set<PolledHistory>();
  const listeners = new Set<() => void>();
  let state: PokeState = { status: "idle" };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  let failures = 0;
  let refusals = 0;

  const become = (next: PokeState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const rejectPending = (code: PokeErrorCode): void => {
    for (const history of histories) if (!history.isLive()) history.fail(new PokeError(code, history.domain));
  };
  const pollIn = (waitMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(poll, waitMs);
  };
  const waitAfter = (reason: "refused" | "credentials" | "lost"): void => {
    const rangeMs = Math.min(BACKOFF_CAP_MS, intervalMs * 2 ** failures++);
    const waitMs = rangeMs / 2 + (Math.random() * rangeMs) / 2;
    pollIn(waitMs);
    become({ status: "waiting", attempt: failures, retryAt: Date.now() + waitMs, reason });
  };

  const readAll = async (): Promise<void> => {
    for (const history of histories) {
      const failure = await history.read();
      if (state.status === "closed") return;
      if (failure === undefined) continue;
      if (failure !== "refused" || refusals++ === 0) return waitAfter(failure);
      become({ status: "unauthorized" });
      return rejectPending("unauthorized");
    }
    failures = refusals = 0;
    if (histories.size === 0) return become({ status: "idle" });
    pollIn(intervalMs * (0.75 + Math.random() / 2));
    become({ status: "polling", at: Date.now() });
  };
  const poll = async (): Promise<void> => {
    clearTimeout(timer);
    if (isReading || state.status === "closed") return;
    if (isHidden()) return become({ status: "idle" });
    isReading = true;
    await readAll();
    isReading = false;
  };
  const page = watchPage(
    () => void poll(),
    () => {
      clearTimeout(timer);
      if (state.status !== "closed") become({ status: "idle" });
    },
  );

  const open = (domain: string, handler: PokeHandler<unknown>, { onGap, signal }: RegisterOptions): Promise<Cleanup> =>
    new Promise((resolve, reject) => {
      const path = customerPath("", domain);
      if (!path) throw new PokeError("invalid", domain);
      if (state.status === "closed") throw new PokeError("closed", domain);
      const cleanup = async (): Promise<void> => {
        histories.delete(history);
        resolve(cleanup);
      };
      const history = createPolledHistory({
        ...{ domain, path, reader, onGap, onError },
        handle: (data, meta) => handler(domain, data, meta),
        isWanted: () => histories.has(history),
        live: () => resolve(cleanup),
        fail: (error) => {
          histories.delete(history);
          if (history.isLive()) onError(error);
          else reject(error);
        },
      });
      signal?.addEventListener("abort", () => void cleanup());
      if (signal?.aborted) return void cleanup();
      histories.add(history);
      pollIn(0);
    });

  return {
    register: (domain, handler, registerOptions = {}) => open(domain, handler as PokeHandler<unknown>, registerOptions),
    registerMulticast: async (domain) => {
      throw new PokeError("refused", `${domain}: multicasts have no history, so they cannot be polled`);
    },
    isLive: (domain, filter) =>
      filter === undefined && [...histories].some((one) => one.isLive() && one.path === customerPath("", domain)),
    state: () => state,
    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake: () => void poll(),
    close() {
      clearTimeout(timer);
      page.abort();
      become({ status: "closed" });
      rejectPending("closed");
    },
  };
};
