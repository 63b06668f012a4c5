import type { DatabaseSync } from "node:sqlite";

type Waiting = { listeners: Set<() => void>; isAnnounced: boolean };

const waitingFor = new WeakMap<DatabaseSync, Map<string, Waiting>>();

const waitingOf = (db: DatabaseSync, stream: string): Waiting => {
  const byStream = waitingFor.get(db) ?? new Map<string, Waiting>();
  const waiting = byStream.get(stream) ?? { listeners: new Set(), isAnnounced: false };
  waitingFor.set(db, byStream.set(stream, waiting));
  return waiting;
};

/** Calls the listener some time after records were appended to the stream; the answer ends that. */
export const onArrival = (db: DatabaseSync, stream: string, listener: () => void): (() => void) => {
  waitingOf(db, stream).listeners.add(listener);
  return () => waitingOf(db, stream).listeners.delete(listener);
};

/** A transaction is over before the event loop turns, so that who listens sees what was committed. */
export const announceArrival = (db: DatabaseSync, stream: string): void => {
  const waiting = waitingOf(db, stream);
  if (waiting.isAnnounced || waiting.listeners.size === 0) return;
  waiting.isAnnounced = true;
  setImmediate(() => {
    waiting.isAnnounced = false;
    for (const listener of waiting.listeners) listener();
  });
};
