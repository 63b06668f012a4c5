"use client";

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
import { defaultPokeClient } from "./default-client.ts";
import type { PokeError } from "./poke-error.ts";
import type { Cleanup, PokeClient, PokeHandler, PokeState, RegisterOptions } from "./types.ts";

const ClientContext = createContext<PokeClient | undefined>(undefined);

/** Provides a client to the hooks below it. Without a provider, hooks use the default client of `configurePoke`. */
export const PokeProvider = ({ client, children }: { client: PokeClient; children?: ReactNode }) =>
  createElement(ClientContext.Provider, { value: client }, children);

/** The client of the nearest provider, or the default client. */
const usePokeClient = (): PokeClient => useContext(ClientContext) ?? defaultPokeClient();

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
  /** Whether pokes arrive: the broker has confirmed the subscription on the current connection. */
  isLive: boolean;
  /** Why the registration was rejected. It is retried if the code is `credentials`; otherwise stop and start to retry. */
  error?: PokeError;
};

type Liveness = Pick<PokeHook, "isLive" | "error">;
const NOT_LIVE: Liveness = { isLive: false };
/** On a server, nothing is connected. */
const isNever = (): boolean => false;

// The app declares the types of its data and domain; nothing here depends on them.
type AnyHandler = PokeHandler<unknown>;

type Register = (
  client: PokeClient,
  domain: string,
  filter: string,
  handler: AnyHandler,
  options: RegisterOptions,
) => Promise<Cleanup>;

const useRegistration = (
  register: Register,
  domain: string,
  filter: string,
  handler: AnyHandler,
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
    const start = (): Promise<void> =>
      register(client, domain, filter, (...poke) => latest.current.handler(...poke), {
        onGap: (gap) => latest.current.onGap?.(gap),
        signal,
      }).then(
        () => {
          if (!signal.aborted) setLiveness({ isLive: true });
        },
        (error) => {
          if (signal.aborted) return;
          setLiveness({ isLive: false, error });
          if (error.code === "credentials") void start();
        },
      );
    void start();
    return () => {
      stopping.abort();
      setLiveness(NOT_LIVE);
    };
  }, [client, register, domain, filter, isStarted]);
  const startPoke = useCallback(() => setWanted(true), []);
  const stopPoke = useCallback(() => setWanted(false), []);
  // A registration outlives its connection: the client subscribes again on the next one, where the broker may refuse it.
  const isSubscribed = useSyncExternalStore(client.observe, () => client.isLive(domain, filter), isNever);
  return { startPoke, stopPoke, ...liveness, isLive: liveness.isLive && isSubscribed };
};

const classic: Register = (client, domain, _filter, ...rest) => client.register(domain, ...rest);
const multicast: Register = (client, ...registration) => client.registerMulticast(...registration);

/** Registers for pokes to the signed-in customer. The returned functions are stable; the handler may change in each render. */
export const usePoke = <Data = unknown, Domain extends string = string>(
  domain: Domain,
  handler: PokeHandler<Data, Domain>,
  options?: PokeHookOptions,
): PokeHook => useRegistration(classic, domain, "", handler as AnyHandler, options);

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
export const useMulticastPoke = <Data = unknown, Domain extends string = string>(
  domain: Domain,
  filter: string,
  handler: PokeHandler<Data, Domain>,
  options?: PokeHookOptions,
): PokeHook => useRegistration(multicast, domain, filter, handler as AnyHandler, options);
