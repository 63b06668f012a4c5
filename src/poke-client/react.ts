import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { PokeError } from "./poke-error.ts";
import type { Cleanup, PokeClient, PokeHandler, PokeState, RegisterOptions } from "./types.ts";

const ClientContext = createContext<PokeClient | undefined>(undefined);

/** Provides one client, and so one connection, to all hooks below it. */
export const PokeProvider = ({ client, children }: { client: PokeClient; children?: ReactNode }) =>
  createElement(ClientContext.Provider, { value: client }, children);

const usePokeClient = (): PokeClient => {
  const client = useContext(ClientContext);
  if (!client) throw new Error("Poke hooks need a <PokeProvider client={…}> ancestor");
  return client;
};

const IDLE: PokeState = { status: "idle" };

/** The state of the connection. Rerenders the component when it changes. */
export const usePokeState = (): PokeState => {
  const { observe, state } = usePokeClient();
  return useSyncExternalStore(observe, state, () => IDLE);
};

export type PokeHookOptions = Pick<RegisterOptions, "onGap"> & {
  /** Starts while true and stops when it becomes false, without `startPoke` and `stopPoke`. */
  enabled?: boolean;
};

export type PokeHook = {
  startPoke: () => void;
  stopPoke: () => void;
  /** Whether the broker has confirmed the subscription. */
  isLive: boolean;
  /** Why the registration was rejected. Stop and start to retry. */
  error?: PokeError;
};

type Liveness = Pick<PokeHook, "isLive" | "error">;
const NOT_LIVE: Liveness = { isLive: false };

type Register = (
  client: PokeClient,
  domain: string,
  filter: string,
  handler: PokeHandler<unknown>,
  options: RegisterOptions,
) => Promise<Cleanup>;

const useRegistration = (
  register: Register,
  domain: string,
  filter: string,
  handler: PokeHandler<unknown>,
  { onGap, enabled = false }: PokeHookOptions = {},
): PokeHook => {
  const client = usePokeClient();
  const [isWanted, setWanted] = useState(false);
  const [liveness, setLiveness] = useState<Liveness>(NOT_LIVE);
  const latest = useRef({ handler, onGap });
  useEffect(() => {
    latest.current = { handler, onGap };
  });
  const isStarted = isWanted || enabled;
  useEffect(() => {
    if (!isStarted) return;
    const stopping = new AbortController();
    const { signal } = stopping;
    register(client, domain, filter, (...poke) => latest.current.handler(...poke), {
      onGap: (gap) => latest.current.onGap?.(gap),
      signal,
    }).then(
      () => signal.aborted || setLiveness({ isLive: true }),
      (error) => signal.aborted || setLiveness({ isLive: false, error }),
    );
    return () => {
      stopping.abort();
      setLiveness(NOT_LIVE);
    };
  }, [client, register, domain, filter, isStarted]);
  const startPoke = useCallback(() => setWanted(true), []);
  const stopPoke = useCallback(() => setWanted(false), []);
  return { startPoke, stopPoke, ...liveness };
};

const classic: Register = (client, domain, _filter, handler, options) => client.register(domain, handler, options);
const multicast: Register = (client, ...registration) => client.registerMulticast(...registration);

/** Registers for pokes to the signed-in customer. The returned functions are stable; the handler may change in each render. */
export const usePoke = (domain: string, handler: PokeHandler<unknown>, options?: PokeHookOptions): PokeHook =>
  useRegistration(classic, domain, "", handler, options);

/**
 * Registers for multicast pokes of a domain and filter.
 *
 * @example
 * const { startPoke, stopPoke } = useMulticastPoke("PLAYLIST", playlistId, (domain, data) => refresh());
 * useEffect(() => {
 *   startPoke();
 *   return stopPoke;
 * }, [startPoke, stopPoke]);
 */
export const useMulticastPoke = (
  domain: string,
  filter: string,
  handler: PokeHandler<unknown>,
  options?: PokeHookOptions,
): PokeHook => useRegistration(multicast, domain, filter, handler, options);
