import type { HistoryPosition, HistoryResult, MissedPoke } from "./history-reader.ts";
import { createRecent } from "./recent.ts";
import type { PokeMeta, RegisterOptions } from "./types.ts";

export type ReplayPorts = {
  read: (position: HistoryPosition) => Promise<HistoryResult>;
  handle: (data: unknown, meta: PokeMeta) => unknown;
  onGap: RegisterOptions["onGap"];
  report: (code: "handler" | "history", cause: unknown, message?: string) => void;
};

type Gap = { since: number };

/** Passes live pokes to the handler, and after a gap those of the history first; each id once. */
export const createReplay = ({ read, handle, onGap, report }: ReplayPorts) => {
  const isNew = createRecent();
  /** The position up to which nothing is missed: the token, and the newest live poke after it. */
  const position: HistoryPosition = {};
  /** The live pokes that wait until all recoveries have ended. */
  let waiting: MissedPoke[] = [];
  let recoveries = 0;
  let last = Promise.resolve();
  let isStopped = false;

  const deliver = (data: unknown, meta: PokeMeta): unknown =>
    isStopped || !isNew(meta.id) ? undefined : handle(data, meta);
  /** For pokes whose exception reaches no caller. */
  const deliverSafely = async (data: unknown, meta: PokeMeta): Promise<void> => {
    try {
      await deliver(data, meta);
    } catch (cause) {
      report("handler", cause);
    }
  };

  const learnPosition = async (): Promise<void> => {
    const result = await read({});
    if (result.kind === "failed") reportFailure(result);
    else position.since ??= result.next;
  };
  const reportFailure = (result: Extract<HistoryResult, { kind: "failed" }>): void =>
    report("history", "cause" in result ? result.cause : undefined, result.message);

  /** Whether the history has everything that was missed. */
  const readMissed = async (): Promise<boolean> => {
    for (;;) {
      const result = await read(position);
      if (result.kind === "failed") {
        reportFailure(result);
        return false;
      }
      position.since = result.next;
      position.seen = undefined;
      if (result.kind === "gap") return false;
      for (const poke of result.pokes) void deliverSafely(...poke);
      if (!result.more) return true;
    }
  };

  const recoverOnce = async (gap: Gap): Promise<void> => {
    if (position.since && (await readMissed())) return;
    if (!position.since) await learnPosition();
    try {
      if (!isStopped) await onGap?.(gap);
    } catch (cause) {
      report("handler", cause);
    }
  };

  const flush = (): void => {
    const pokes = waiting;
    waiting = [];
    for (const [data, meta] of pokes) {
      position.seen = meta.id;
      void deliverSafely(data, meta);
    }
  };

  return {
    /** Resolves when the position is known, or cannot be read. */
    ready: learnPosition(),
    live(data: unknown, meta: PokeMeta): unknown {
      if (recoveries > 0) return void waiting.push([data, meta]);
      position.seen = meta.id;
      return deliver(data, meta);
    },
    async recover(gap: Gap): Promise<void> {
      recoveries++;
      last = last.then(() => recoverOnce(gap));
      await last;
      if (--recoveries === 0) flush();
    },
    stop: () => {
      isStopped = true;
    },
  };
};
