import type { HistoryBounds } from "./history-settings.ts";
import type { IssuedPosition, Position } from "./since-token.ts";

/** A poke as it was published, with its number in the history of its topic. */
export type StoredPoke = {
  seq: number;
  id: string;
  ts: number;
  payload: string;
  /** When the sender's `expiresInSeconds` end, epoch milliseconds; nobody receives the poke after that. */
  staleAtMs: number | undefined;
};

/** The pokes after a position, oldest first, or a gap: some of them are no longer, or were never, in the history. */
export type HistoryPage =
  | { kind: "page"; payloads: string[]; next: Position; hasMore: boolean }
  | { kind: "gap"; next: Position };

export type ReadPlan = { kind: "read"; first: number; last: number } | { kind: "done"; page: HistoryPage };

// [Lambda developer guide: quotas] A response has at most 6 MB. 20 of the largest pokes have 2.6 MB, and at most twice that
// as a string in the response of the function.
const PAGE_POKES = 20;

// Shorter than the 60 days for which a head is kept without a new poke: no token can be of an epoch that was forgotten.
const TOKEN_LIFE_MS = 30 * 86_400_000;

// Longer than the time limit of the function `poke`. Pokes that are sent at the same time can arrive in another order than
// that of their numbers, so those shortly before the last seen one are read again; clients drop the ids that they know.
const IN_FLIGHT_MS = 15_000;

export const BEFORE_FIRST: Position = { epoch: 0, seq: 0 };

/** Which numbers to read after a position. `hasSeen`: the client names a later poke up to which it has all. */
export const planRead = (
  since: IssuedPosition,
  head: Position | undefined,
  { pokes }: HistoryBounds,
  hasSeen: boolean,
  now: Date,
): ReadPlan => {
  const next = head ?? BEFORE_FIRST;
  const isForgotten = since.issuedAtMs < now.getTime() - TOKEN_LIFE_MS;
  const isSameEpoch = since.epoch === 0 || since.epoch === next.epoch;
  if (isForgotten || !isSameEpoch || since.seq > next.seq) return { kind: "done", page: { kind: "gap", next } };
  if (since.seq === next.seq) return { kind: "done", page: emptyPage(next) };
  const oldest = Math.max(1, next.seq - pokes + 1);
  if (since.seq + 1 >= oldest) return { kind: "read", first: since.seq + 1, last: next.seq };
  return hasSeen ? { kind: "read", first: oldest, last: next.seq } : { kind: "done", page: { kind: "gap", next } };
};

export const emptyPage = (next: Position): HistoryPage => ({ kind: "page", payloads: [], next, hasMore: false });

/** The page of the pokes that were read by a plan. `seen`: the id of the newest poke up to which the client has all. */
export const toPage = (
  since: Position,
  head: Position,
  { first, last }: Extract<ReadPlan, { kind: "read" }>,
  pokes: readonly StoredPoke[],
  seen: string | undefined,
  now: Date,
): HistoryPage => {
  const gap: HistoryPage = { kind: "gap", next: head };
  const sorted = pokes.toSorted((a, b) => a.seq - b.seq);
  const start = firstUnseen(sorted, seen) ?? (first === since.seq + 1 ? first : undefined);
  if (start === undefined) return gap;
  const after = sorted.filter(({ seq }) => seq >= start);
  if (after.length !== last - start + 1) return gap;
  const page = after.slice(0, PAGE_POKES);
  return {
    kind: "page",
    payloads: page.flatMap(({ staleAtMs = Infinity, payload }) => (staleAtMs > now.getTime() ? [payload] : [])),
    next: { epoch: head.epoch, seq: page.at(-1)?.seq ?? last },
    hasMore: page.length < after.length,
  };
};

/** The number from which a client that has seen a poke may have missed some; undefined if the poke was not read. */
const firstUnseen = (sorted: readonly StoredPoke[], seen: string | undefined): number | undefined => {
  const newest = sorted.findLast(({ id }) => id === seen);
  if (newest === undefined) return undefined;
  return sorted.find(({ ts }) => ts >= newest.ts - IN_FLIGHT_MS)?.seq;
};
