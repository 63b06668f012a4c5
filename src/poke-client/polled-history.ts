import type { HistoryReader, HistoryResult } from "./history-reader.ts";
import { PokeError } from "./poke-error.ts";
import { createRecent } from "./recent.ts";
import type { PokeMeta, RegisterOptions } from "./types.ts";

export type PolledHistoryPorts = {
  domain: string;
  /** The topic, without the customer hash. */
  path: string;
  reader: HistoryReader;
  handle: (data: unknown, meta: PokeMeta) => unknown;
  onGap: RegisterOptions["onGap"];
  onError: (error: PokeError) => void;
  /** Whether the registration has not ended. */
  isWanted: () => boolean;
  /** The first read has succeeded. */
  live: () => void;
  /** No later read can succeed. */
  fail: (error: PokeError) => void;
};

export type PolledHistory = ReturnType<typeof createPolledHistory>;
type Failure = Extract<HistoryResult, { kind: "failed" }>;

const toReason = (failure: Failure): "refused" | "credentials" | "lost" => {
  if (failure.why === "credentials") return "credentials";
  return failure.why === "status" && failure.status === 401 ? "refused" : "lost";
};

/** The domain has no history, or its name breaks a rule. */
const isFinal = (failure: Failure): boolean =>
  failure.why === "status" &&
  failure.status >= 400 &&
  failure.status < 500 &&
  ![401, 403, 429].includes(failure.status);

/** The history of one registration, and how far it was read. */
export const createPolledHistory = (ports: PolledHistoryPorts) => {
  const { domain, path, reader, handle, onGap, onError, isWanted, live, fail } = ports;
  const isNew = createRecent();
  let since: string | undefined;
  let readAt = 0;

  const callApp = async (run: () => unknown): Promise<void> => {
    try {
      await run();
    } catch (cause) {
      onError(cause instanceof PokeError ? cause : new PokeError("handler", domain, cause));
    }
  };
  const take = (result: Exclude<HistoryResult, Failure>): void => {
    const gap = { since: readAt };
    since = result.next;
    readAt = Date.now();
    live();
    if (result.kind === "gap") void callApp(() => onGap?.(gap));
    else for (const [data, meta] of result.pokes) if (isNew(meta.id)) void callApp(() => handle(data, meta));
  };

  return {
    domain,
    path,
    fail,
    isLive: () => since !== undefined,
    /** Passes everything new to the handler. Returns why it could not read, if another attempt can succeed. */
    async read(): Promise<"refused" | "credentials" | "lost" | undefined> {
      while (isWanted()) {
        const result = await reader.read(domain, { since });
        if (!isWanted()) return undefined;
        if (result.kind === "failed") {
          const error = new PokeError(
            "history",
            `${domain}: ${result.message}`,
            "cause" in result ? result.cause : null,
          );
          if (isFinal(result)) return void fail(error);
          onError(error);
          return toReason(result);
        }
        take(result);
        if (result.kind === "gap" || !result.more) return undefined;
      }
      return undefined;
    },
  };
};
