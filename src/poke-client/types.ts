import type { PokeOrigin } from "../poke/envelope.ts";
import type { PokeError } from "./poke-error.ts";

/** The credentials that the app's backend returns for the signed-in customer; see PROTOCOL.md §4. */
export type PokeCredentials = {
  token: string;
  customerHash: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  url?: string;
  /** The interest ticket: the multicasts that the client may subscribe to. */
  ticket?: string;
  /** The longest wait before the first attempt after a connection is lost. */
  spreadMs?: number;
};

/** Why a connection ended; PROTOCOL.md defines how the client reacts to each. */
export type DownReason = "refused" | "busy" | "lost" | "silent" | "protocol";

/** `retryAt` and `at` are epoch milliseconds. Only a polling client is `polling`; `at` is when it last read. */
export type PokeState =
  | { status: "idle" }
  | { status: "connecting"; attempt: number }
  | { status: "connected"; at: number }
  | { status: "polling"; at: number }
  | { status: "waiting"; attempt: number; retryAt: number; reason: DownReason | "credentials" }
  | { status: "unauthorized" }
  | { status: "closed" };

/** The fields of the envelope besides the data. Other fields than these may be added or removed. */
export type PokeMeta = {
  id: string;
  /** When the cloud accepted the poke, epoch milliseconds. */
  ts: number;
  /** Multicast only. */
  filter?: string | undefined;
  /** Where a poke of a campaign or journey comes from, if its message has `"origin": true`. */
  origin?: PokeOrigin | undefined;
};

/** `Data` and `Domain` are as the app declares them: data is not checked, except by `withContract`. */
export type PokeHandler<Data, Domain extends string = string> = (domain: Domain, data: Data, meta: PokeMeta) => unknown;

export type RegisterOptions = {
  /** Called if pokes may have been missed since `since`, epoch milliseconds. Fetch the current state. */
  onGap?: ((gap: { since: number }) => unknown) | undefined;
  /** Aborting it cleans up, without waiting for the registration to be live. */
  signal?: AbortSignal | undefined;
};

/** Ends a registration. Safe to call at any time, and more than once. */
export type Cleanup = () => Promise<void>;

export type PokeClientOptions = {
  /** `wss://…/mqtt`; the url in the credentials takes precedence. */
  url?: string;
  /** Called before every connection attempt. */
  token: () => Promise<PokeCredentials>;
  /** Keeps a session in the broker for this device, in which classic pokes wait while the device is offline. */
  session?: { deviceId: string };
  /** Called for errors that reject no promise: malformed pokes, broken contracts, exceptions of handlers. Default: `console.error`. */
  onError?: (error: PokeError) => void;
  /** The range of the first back-off; doubles with each attempt. Default 500. */
  backoffBaseMs?: number;
  /** How long to stay connected after the last cleanup. Default 30,000. */
  idleMs?: number;
  /** Default: the global one. */
  webSocket?: new (
    url: string,
    protocol: string,
  ) => WebSocket;
};

export type PokeClient = {
  /** Resolves when the broker has confirmed the subscription. Fetch the current state after that to miss nothing. */
  register<Data = unknown, Domain extends string = string>(
    domain: Domain,
    handler: PokeHandler<Data, Domain>,
    options?: RegisterOptions,
  ): Promise<Cleanup>;
  registerMulticast<Data = unknown, Domain extends string = string>(
    domain: Domain,
    filter: string,
    handler: PokeHandler<Data, Domain>,
    options?: RegisterOptions,
  ): Promise<Cleanup>;
  /**
   * Whether pokes arrive: the broker has confirmed the subscription to the domain, or to the multicasts of its filter, on the
   * current connection. `observe` reports changes.
   */
  isLive(domain: string, filter?: string): boolean;
  /** The same object until the state changes. */
  state(): PokeState;
  /** Calls `listener` when the state or `isLive` may have changed; returns a function that stops it. */
  observe(listener: () => void): () => void;
  /** Checks the connection and ends any wait. Automatic in browsers; call it in React Native when the app becomes active. */
  wake(): void;
  close(): void;
};
