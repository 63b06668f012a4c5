import { type BackOff, waitAfterFailures } from "../../back-off.ts";
import type { Issue } from "../../errors.ts";
import { EVENTS_PER_REQUEST, EVENTS_REQUEST_MAX_BYTES } from "../../pinpoint/limits.ts";
import { toError } from "../../to-error.ts";
import type { AudienceEvent } from "../audience-event.ts";
import { prepareBuffered, storedEvents } from "../buffered-event.ts";
import { type BufferedEvent, createEventQueue } from "../event-queue.ts";
import type { ItemResult } from "../report.ts";

/** An event as an app passes it: an endpoint is updated by the app's backend. */
export type AppEvent = Omit<AudienceEvent, "Endpoint">;

export type AddResult =
  | { kind: "buffered"; id: string }
  | { kind: "refused"; issues: Issue[] }
  /** The buffer has as many events as it may, or is closed: the event is not added. */
  | { kind: "full" };

/** What the buffer did not keep or send. It loses no event without a report. */
export type BufferProblem =
  | { kind: "refused"; event: AppEvent; issues: Issue[] }
  | { kind: "full"; event: AppEvent }
  /** The receiver refused it, and would refuse it again. */
  | { kind: "rejected"; event: BufferedEvent; reason: string }
  | { kind: "not-stored"; reason: string };

/**
 * Sends events, and returns the result of each in order; rejects if none was received. `isLast`: the page is being
 * hidden, so that only a request with `keepalive`, or a beacon, outlives it.
 */
export type SendEvents = (events: readonly BufferedEvent[], options: { isLast: boolean }) => Promise<ItemResult[]>;

/** Where events survive the program, such as an item of `localStorage`. */
export type EventStore = { load(): string | null; save(text: string): void };

export type EventBufferOptions = {
  send: SendEvents;
  report: (problem: BufferProblem) => void;
  store?: EventStore;
  /** How many events the buffer keeps. Default: 1,000. */
  capacity?: number;
  /** How many events are sent at once, without waiting for `flushAfterMs`. Default: 20. */
  flushAt?: number;
  /** How long an event waits for others. Default: 5,000. */
  flushAfterMs?: number;
  now: () => number;
  random: () => number;
  newId: () => string;
  /** Runs the function once after `ms`; returns a function that cancels it. */
  schedule: (ms: number, run: () => void) => () => void;
};

export type EventBuffer = {
  /** Returns at once. */
  add(event: AppEvent): AddResult;
  /** Sends everything now; resolves when it is sent, or when sending failed and waits for the next attempt. */
  flush(): Promise<void>;
  /** Sends what fits into a request that outlives the page. */
  flushLast(): Promise<void>;
  /** How many events are not sent yet. */
  size(): number;
  /** Sends everything once more, and stops. What could not be sent is in the store, if there is one. */
  close(): Promise<void>;
};

const CAPACITY = 1_000;
const FLUSH_AT = 20;
const FLUSH_AFTER_MS = 5_000;
const BACK_OFF_MS: BackOff = { first: 1_000, max: 300_000 };
const REQUEST = { maxCount: EVENTS_PER_REQUEST, maxBytes: EVENTS_REQUEST_MAX_BYTES - 1_000 };
// [Fetch standard: HTTP-network-or-cache fetch] requests with keepalive may have 64 KiB in flight together.
const LAST_REQUEST = { maxCount: EVENTS_PER_REQUEST, maxBytes: 60_000 };

export const createEventBuffer = (options: EventBufferOptions): EventBuffer => {
  const { send, report, store, now, random, newId, schedule } = options;
  const { capacity = CAPACITY, flushAt = FLUSH_AT, flushAfterMs = FLUSH_AFTER_MS } = options;
  const queue = createEventQueue();
  let failures = 0;
  let cancelTimer: (() => void) | undefined;
  let flushing: Promise<void> | undefined;
  let isClosed = false;

  const save = (): void => {
    try {
      store?.save(queue.toText());
    } catch (error) {
      report({ kind: "not-stored", reason: toError(error).message });
    }
  };

  const load = (): string => {
    try {
      return store?.load() ?? "";
    } catch (error) {
      report({ kind: "not-stored", reason: toError(error).message });
      return "";
    }
  };

  const wake = (ms: number): void => {
    if (isClosed || cancelTimer !== undefined) return;
    cancelTimer = schedule(ms, () => {
      cancelTimer = undefined;
      void flush();
    });
  };

  /** Sends one request; returns whether all of its events are settled. */
  const sendOne = async (limits: typeof REQUEST, isLast: boolean): Promise<boolean> => {
    const events = queue.take(limits);
    if (events.length === 0) return false;
    const results = await sendOrNone(send, events, isLast);
    const left = queue.settle(events, results);
    for (const [index, event] of events.entries()) {
      const result = results[index];
      if (result?.kind === "permanent") report({ kind: "rejected", event, reason: result.reason });
    }
    if (left < events.length) save();
    failures = left > 0 ? failures + 1 : 0;
    return left === 0;
  };

  const sendAll = async (): Promise<void> => {
    while (await sendOne(REQUEST, false));
    // An event that was added meanwhile waits for the back-off, too.
    cancelTimer?.();
    cancelTimer = undefined;
    if (queue.size() > 0) wake(failures === 0 ? flushAfterMs : random() * waitAfterFailures(failures, BACK_OFF_MS));
  };

  const flush = (): Promise<void> => {
    cancelTimer?.();
    cancelTimer = undefined;
    flushing ??= sendAll().finally(() => {
      flushing = undefined;
    });
    return flushing;
  };

  for (const event of storedEvents(load())) queue.add(event);
  if (queue.size() > 0) wake(flushAfterMs);

  return {
    add: (event) => {
      const prepared = prepareBuffered(event, { nowMs: now(), newId });
      const issues = prepared.kind === "refused" ? prepared.issues : whyRepeated(queue.has(prepared.item));
      if (prepared.kind === "refused" || issues.length > 0) {
        report({ kind: "refused", event, issues });
        return { kind: "refused", issues };
      }
      if (isClosed || queue.size() >= capacity) {
        report({ kind: "full", event });
        return { kind: "full" };
      }
      queue.add(prepared.item);
      save();
      if (queue.size() >= flushAt && failures === 0) void flush();
      else wake(flushAfterMs);
      return { kind: "buffered", id: prepared.item.EventId };
    },
    flush,
    flushLast: async () => {
      await sendOne(LAST_REQUEST, true);
    },
    size: queue.size,
    close: async () => {
      await flush();
      isClosed = true;
      cancelTimer?.();
      save();
    },
  };
};

/** A send that fails has no results: nothing is known to be received. */
const sendOrNone = async (
  send: SendEvents,
  events: readonly BufferedEvent[],
  isLast: boolean,
): Promise<readonly ItemResult[]> => {
  try {
    return await send(events, { isLast });
  } catch {
    return [];
  }
};

const whyRepeated = (isInBuffer: boolean): Issue[] =>
  isInBuffer ? [{ path: "EventId", rule: "an event of the endpoint with this id is in the buffer" }] : [];
