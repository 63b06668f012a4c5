import type { DownReason } from "./link.ts";
import type { PokeError } from "./poke-error.ts";

/** What the app's backend returns for the customer who is signed in; see PROTOCOL.md §4. */
export type PokeCredentials = {
  token: string;
  customerHash: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  url?: string;
  /** Limits which multicasts may be joined. */
  ticket?: string;
  /** After a loss, wait up to this long before the first try. */
  spreadMs?: number;
};

/** `retryAt` and `at` are epoch milliseconds. */
export type PokeState =
  | { status: "idle" }
  | { status: "connecting"; attempt: number }
  | { status: "connected"; at: number }
  | { status: "waiting"; attempt: number; retryAt: number; reason: DownReason | "credentials" }
  | { status: "unauthorized" }
  | { status: "closed" };

export type PokeMeta = {
  id: string;
  /** When the cloud accepted the poke, epoch milliseconds. */
  ts: number;
  /** Only for a multicast. */
  filter?: string | undefined;
};

/** `type` is the domain. */
export type PokeHandler<Data> = (type: string, data: Data, meta: PokeMeta) => unknown;

export type RegisterOptions = {
  /** Pokes may have been missed since this time, epoch milliseconds: fetch what they would have told. */
  onGap?: ((gap: { since: number }) => unknown) | undefined;
  /** Aborting it is a cleanup that does not wait for the registration to be live. */
  signal?: AbortSignal | undefined;
};

/** May be called twice, and at any time. */
export type Cleanup = () => Promise<void>;

export type PokeClientOptions = {
  /** `wss://…/mqtt`, unless the credentials carry one. */
  url?: string;
  /** Called before every connection attempt. */
  token: () => Promise<PokeCredentials>;
  /** Keep a session in the broker under this device's id, so that classic pokes wait while the device is away. */
  session?: { deviceId: string };
  /** Told of what no promise can carry: malformed pokes, broken contracts, handlers that throw. Default: `console.error`. */
  onError?: (error: PokeError) => void;
  /** Doubles with each attempt. Default 500. */
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
  /** Resolves when the broker has confirmed the subscription: fetch after that and nothing is missed in between. */
  register(domain: string, handler: PokeHandler<unknown>, options?: RegisterOptions): Promise<Cleanup>;
  registerMulticast(
    domain: string,
    filter: string,
    handler: PokeHandler<unknown>,
    options?: RegisterOptions,
  ): Promise<Cleanup>;
  /** The same object until the state changes. */
  state(): PokeState;
  /** Calls back after each change; returns the way to stop. */
  observe(listener: () => void): () => void;
  /** Check the connection now, and end any waiting. Browsers do this by themselves; React Native calls it when the app becomes active. */
  wake(): void;
  close(): void;
};
