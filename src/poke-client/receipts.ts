import { type PokeReceipt, RECEIPTS_MAX } from "../poke/envelope.ts";
import type { PokeHandler } from "./types.ts";

export type ReceiptsOptions = {
  /** Uploads at most 100 receipts to the app's backend. If it rejects, they are uploaded again later, with the next ones. */
  upload: (receipts: PokeReceipt[]) => Promise<unknown>;
  /** How long receipts are collected before an upload. Default 5,000. */
  waitMs?: number;
};

export type Receipts = {
  /** A handler that also collects a receipt of each poke that it has handled without an exception. */
  withReceipt<Data, Domain extends string = string>(
    handler: PokeHandler<Data, Domain>,
  ): (...poke: Parameters<PokeHandler<Data, Domain>>) => Promise<void>;
  /** Uploads what is collected, now; never rejects. Automatic in browsers when the page is hidden. */
  flush(): Promise<void>;
};

type Collected = { receipt: Omit<PokeReceipt, "heldMs">; arrivedAt: number };

const WAIT_MS = 5_000;
// About 100 KB. A device that cannot upload for long loses its oldest receipts.
const COLLECTED_MAX = 1_000;

/**
 * Collects receipts of handled pokes, and uploads them together. The backend reads them with `readPokeReceipts` of
 * `pinpoint-isv-suite/poke`.
 *
 * @example
 * const { withReceipt } = createReceipts({
 *   upload: (receipts) => fetch("/poke-receipts", { method: "POST", body: JSON.stringify(receipts), keepalive: true }),
 * });
 * await register("CustomerLikes", withReceipt((domain, data) => show(data)));
 */
export const createReceipts = ({ upload, waitMs = WAIT_MS }: ReceiptsOptions): Receipts => {
  let collected: Collected[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes receipts out before the upload, so that two uploads at a time do not have the same ones. */
  const uploadSome = async (): Promise<boolean> => {
    const some = collected.splice(0, RECEIPTS_MAX);
    const now = performance.now();
    try {
      await upload(some.map(({ receipt, arrivedAt }) => ({ ...receipt, heldMs: Math.round(now - arrivedAt) })));
      return true;
    } catch {
      collected = [...some, ...collected].slice(-COLLECTED_MAX);
      return false;
    }
  };
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    while (collected.length > 0 && (await uploadSome()));
    if (collected.length > 0) schedule();
  };
  const schedule = (): void => {
    timer ??= setTimeout(flush, waitMs);
  };
  const collect = (one: Collected): void => {
    collected = [...collected, one].slice(-COLLECTED_MAX);
    schedule();
  };
  // A mobile browser may end a page without `pagehide`.
  for (const type of ["visibilitychange", "pagehide"]) globalThis.addEventListener?.(type, () => void flush());

  return {
    withReceipt:
      (handler) =>
      async (domain, data, meta): Promise<void> => {
        const arrivedAt = performance.now();
        await handler(domain, data, meta);
        const { id, ts, filter } = meta;
        collect({ receipt: { id, ts, domain, filter }, arrivedAt });
      },
    flush,
  };
};
