import type { StoredPoke } from "../history/history-page.ts";
import type { HistoryBounds } from "../history/history-settings.ts";
import type { Position } from "../history/since-token.ts";

/** A poke to add to the history of its topic. */
export type HistoryEntry = {
  topic: string;
  id: string;
  ts: number;
  payload: string;
  expiresInSeconds: number | undefined;
  bounds: HistoryBounds;
};

/** Both throw `RemoteFault`. */
export type HistoryReader = {
  /** The newest number; undefined before the first poke, and 60 days after the last one. */
  readHead(topic: string): Promise<Position | undefined>;
  /** The pokes with these numbers that the history has, in any order. */
  readPokes(topic: string, range: PokeRange, now: Date): Promise<StoredPoke[]>;
};

export type PokeRange = { epoch: number; first: number; last: number; bounds: HistoryBounds };

/** Numbers the poke and stores it; throws `RemoteFault`. */
export type HistoryWriter = { record(entry: HistoryEntry, now: Date, signal: AbortSignal): Promise<void> };
