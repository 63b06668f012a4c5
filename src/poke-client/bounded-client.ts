import { createPokeClient } from "./client.ts";
import { PokeError } from "./poke-error.ts";
import type { Cleanup, PokeClient, PokeClientOptions, PokeState, RegisterOptions } from "./types.ts";

export type BoundedClientOptions = PokeClientOptions & {
  /**
   * How long the client may be without credentials, because `token()` rejects or does not settle, before `register` rejects
   * with the code `credentials` and the last error of `token()` as its cause. Default 60,000; `Infinity` waits without a limit.
   */
  credentialsTimeoutMs?: number;
};

// Longer than a restart of the app's backend takes.
const CREDENTIALS_TIMEOUT_MS = 60_000;
// The longest time of a timer. [HTML standard: timers]
const TIMER_MAX_MS = 2_147_483_647;

const lacksCredentials = (state: PokeState): boolean =>
  state.status === "connecting" || (state.status === "waiting" && state.reason === "credentials");

/** A client whose registrations reject if `token()` keeps failing, or if there is no WebSocket. */
export const createBoundedClient = ({
  credentialsTimeoutMs = CREDENTIALS_TIMEOUT_MS,
  onError = console.error,
  ...options
}: BoundedClientOptions): PokeClient => {
  const pending = new Set<() => void>();
  let lastFailure: unknown;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const client = createPokeClient({
    ...options,
    onError: (error) => {
      if (error.code === "credentials") lastFailure = error.cause;
      onError(error);
    },
  });

  const stopTimer = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const rejectPending = () => {
    stopTimer();
    for (const reject of pending) reject();
  };
  client.observe(() => {
    if (!lacksCredentials(client.state())) stopTimer();
    else timer ??= setTimeout(rejectPending, Math.min(credentialsTimeoutMs, TIMER_MAX_MS));
  });

  const bounded = async (
    about: string,
    registerOptions: RegisterOptions = {},
    open: (bound: RegisterOptions) => Promise<Cleanup>,
  ): Promise<Cleanup> => {
    if (!(options.webSocket ?? globalThis.WebSocket))
      throw new PokeError("no-websocket", "this runtime has no WebSocket; pass one in the option webSocket");
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    registerOptions.signal?.addEventListener("abort", stop);
    if (registerOptions.signal?.aborted) stop();
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        reject(new PokeError("credentials", `${about}: no token for ${credentialsTimeoutMs} ms`, lastFailure));
        stop();
      };
      pending.add(giveUp);
      open({ ...registerOptions, signal: stopping.signal })
        .then(resolve, reject)
        .finally(() => pending.delete(giveUp));
    });
  };

  return {
    ...client,
    register: (domain, handler, registerOptions) =>
      bounded(domain, registerOptions, (bound) => client.register(domain, handler, bound)),
    registerMulticast: (domain, filter, handler, registerOptions) =>
      bounded(domain, registerOptions, (bound) => client.registerMulticast(domain, filter, handler, bound)),
  };
};
