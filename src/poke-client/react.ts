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

/** Gives one client, and so one connection, to all hooks below it. */
export const PokeProvider = ({ client, children }: { client: PokeClient; children?: ReactNode }) =>
  createElement(ClientContext.Provider, { value: client }, children);

const usePokeClient = (): PokeClient => {
  const client = useContext(ClientContext);
  if (!client) throw new Error("Poke hooks need a <PokeProvider client={…}> above them");
  return client;
};

const idle: PokeState = { status: "idle" };

/** The state of the connection; renders again when it changes. */
export const usePokeState = (): PokeState => {
  const { observe, state } = usePokeClient();
  return useSyncExternalStore(observe, state, () => idle);
};

export type PokeHookOptions = Pick<RegisterOptions, "onGap"> & {
  /** Start by itself, now or when it becomes true, and stop when it becomes false. */
  enabled?: boolean;
};

export type PokeHook = {
  startPoke: () => void;
  stopPoke: () => void;
  /** Has the broker confirmed the subscription? */
  isLive: boolean;
  /** Why it was refused; stop and start to try again. */
  error?: PokeError;
};

type Outcome = Pick<PokeHook, "isLive" | "error">;
const notLive: Outcome = { isLive: false };

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
  const [outcome, setOutcome] = useState<Outcome>(notLive);
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
      () => signal.aborted || setOutcome({ isLive: true }),
      (error) => signal.aborted || setOutcome({ isLive: false, error }),
    );
    return () => {
      stopping.abort();
      setOutcome(notLive);
    };
  }, [client, register, domain, filter, isStarted]);
  const startPoke = useCallback(() => setWanted(true), []);
  const stopPoke = useCallback(() => setWanted(false), []);
  return { startPoke, stopPoke, ...outcome };
};

const classic: Register = (client, domain, _filter, handler, options) => client.register(domain, handler, options);
const multicast: Register = (client, ...registration) => client.registerMulticast(...registration);

/** Pokes for the customer who is signed in. The functions never change; the handler may at each render. */
export const usePoke = (domain: string, handler: PokeHandler<unknown>, options?: PokeHookOptions): PokeHook =>
  useRegistration(classic, domain, "", handler, options);

/**
 * Pokes for everybody who shares an interest.
 *
 * @example
 * const { startPoke, stopPoke } = useMulticastPoke("PLAYLIST", playlistId, (type, data) => refresh());
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
