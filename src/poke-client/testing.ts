import { customerPath, multicastPath } from "../poke/topic.ts";
import { PokeError, type PokeErrorCode } from "./poke-error.ts";
import { createRecent } from "./recent.ts";
import type { Cleanup, PokeClient, PokeHandler, PokeMeta, PokeState, RegisterOptions } from "./types.ts";

type Registration = { path: string; domain: string; handler: PokeHandler<unknown>; options: RegisterOptions };

/** What a test does to a fake client, besides the functions of every client. */
export type FakePokeControls = {
  /**
   * Delivers a poke as the real client does: data as it is after JSON, and a repeated id once. Resolves when the handlers have
   * run; rejects with the exception of a handler.
   */
  poke(domain: string, data?: unknown, meta?: Partial<PokeMeta>): Promise<void>;
  /** Delivers a multicast to the registrations of its domain and filter. */
  multicast(domain: string, filter: string, data?: unknown, meta?: Partial<PokeMeta>): Promise<void>;
  /** Calls `onGap` of every registration. `since` is in epoch milliseconds. */
  gap(since?: number): Promise<void>;
  /** Changes the state, as a lost connection does. */
  setState(state: PokeState): void;
  /** Rejects the next registration with this code. */
  rejectNext(code: PokeErrorCode): void;
  /** The current registrations, in order: a `filter` only for multicasts. */
  registrations(): { domain: string; filter?: string }[];
};

/**
 * A client for tests of a user interface: it has no connection, and the test delivers pokes, gaps and states.
 *
 * @example
 * const client = createFakePokeClient();
 * render(<PokeProvider client={client}><Likes /></PokeProvider>);
 * await act(() => client.poke("CustomerLikes", { likes: 42 }));
 */
export const createFakePokeClient = (): PokeClient & FakePokeControls => {
  const registrations = new Map<Registration, { domain: string; filter?: string }>();
  const listeners = new Set<() => void>();
  const isNew = createRecent();
  const rejections: PokeErrorCode[] = [];
  let state: PokeState = { status: "idle" };
  let delivered = 0;

  const setState = (next: PokeState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const notify = (): void => setState(state);

  const open = async (registration: Registration, shown: { domain: string; filter?: string }): Promise<Cleanup> => {
    const code = registration.path === "" ? "invalid" : state.status === "closed" ? "closed" : rejections.shift();
    if (code !== undefined) throw new PokeError(code, registration.domain);
    const cleanup = async (): Promise<void> => {
      registrations.delete(registration);
      notify();
    };
    const { signal } = registration.options;
    if (signal?.aborted) return cleanup;
    signal?.addEventListener("abort", () => void cleanup());
    registrations.set(registration, shown);
    setState(state.status === "connected" ? state : { status: "connected", at: Date.now() });
    return cleanup;
  };

  const deliver = async (path: string, data: unknown, meta: Partial<PokeMeta>): Promise<void> => {
    const full: PokeMeta = { id: `fake-${++delivered}`, ts: Date.now(), ...meta };
    const received = data === undefined ? undefined : JSON.parse(JSON.stringify(data));
    const listening = [...registrations.keys()].filter((registration) => registration.path === path);
    if (listening.length === 0 || !isNew(full.id + path)) return;
    await Promise.all(listening.map(async ({ domain, handler }) => handler(domain, received, full)));
  };

  return {
    register: (domain, handler, options = {}) =>
      open({ path: customerPath("", domain), domain, handler: handler as PokeHandler<unknown>, options }, { domain }),
    registerMulticast: (domain, filter, handler, options = {}) =>
      open(
        { path: multicastPath(domain, filter), domain, handler: handler as PokeHandler<unknown>, options },
        { domain, filter },
      ),
    isLive: (domain, filter) => {
      const path = filter ? multicastPath(domain, filter) : customerPath("", domain);
      return state.status === "connected" && [...registrations.keys()].some((one) => one.path === path);
    },
    state: () => state,
    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake: () => {},
    close() {
      registrations.clear();
      setState({ status: "closed" });
    },
    poke: (domain, data, meta = {}) => deliver(customerPath("", domain), data, meta),
    multicast: (domain, filter, data, meta = {}) => deliver(multicastPath(domain, filter), data, { filter, ...meta }),
    async gap(since = Date.now()) {
      await Promise.all([...registrations.keys()].map(async ({ options }) => options.onGap?.({ since })));
    },
    setState,
    rejectNext: (code) => void rejections.push(code),
    registrations: () => [...registrations.values()],
  };
};
