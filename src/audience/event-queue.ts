import type { EventFields } from "./event-fields.ts";
import type { ItemResult } from "./report.ts";

/** An event with an id of its own, by which its repetitions are recognized. */
export type BufferedEvent = { EndpointId: string; EventId: string } & EventFields;

type Entry = { event: BufferedEvent; bytes: number; isInFlight: boolean };

export type EventQueue = {
  size(): number;
  /** Whether an event with the same endpoint and id is in the queue. */
  has(event: BufferedEvent): boolean;
  add(event: BufferedEvent): void;
  /** The oldest events that are not in flight, which are then in flight. */
  take(limits: { maxBytes: number; maxCount: number }): BufferedEvent[];
  /** Removes the events that need no further attempt; returns how many of them are left. */
  settle(events: readonly BufferedEvent[], results: readonly ItemResult[]): number;
  /** All events, also those in flight, as text. */
  toText(): string;
};

const keyOf = ({ EndpointId, EventId }: BufferedEvent): string => JSON.stringify([EndpointId, EventId]);
const bytesOf = (event: BufferedEvent): number => new TextEncoder().encode(JSON.stringify(event)).length + 1;

/** Events in the order in which they were added. */
export const createEventQueue = (): EventQueue => {
  const entries = new Map<string, Entry>();
  return {
    size: () => entries.size,
    has: (event) => entries.has(keyOf(event)),
    add: (event) => void entries.set(keyOf(event), { event, bytes: bytesOf(event), isInFlight: false }),
    take: ({ maxBytes, maxCount }) => {
      const taken: Entry[] = [];
      let sum = 0;
      for (const entry of entries.values()) {
        if (entry.isInFlight) continue;
        if (taken.length === maxCount || sum + entry.bytes > maxBytes) break;
        taken.push(entry);
        sum += entry.bytes;
      }
      for (const entry of taken) entry.isInFlight = true;
      return taken.map(({ event }) => event);
    },
    settle: (events, results) => {
      let left = 0;
      for (const [index, event] of events.entries()) {
        const kind = results[index]?.kind;
        if (kind === "permanent" || kind === "done") {
          entries.delete(keyOf(event));
          continue;
        }
        left += 1;
        const entry = entries.get(keyOf(event));
        if (entry) entry.isInFlight = false;
      }
      return left;
    },
    toText: () => JSON.stringify([...entries.values()].map(({ event }) => event)),
  };
};
