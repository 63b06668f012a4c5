// The exports of `pinpoint-isv-suite/event-buffer`, for browsers and servers.
import {
  createEventBuffer as createBuffer,
  type EventBuffer,
  type EventBufferOptions,
} from "../audience/flow/event-buffer.ts";

export type { BufferedEvent } from "../audience/event-queue.ts";
export type {
  AddResult,
  AppEvent,
  BufferProblem,
  EventBuffer,
  EventStore,
  SendEvents,
} from "../audience/flow/event-buffer.ts";

type Surroundings = Pick<EventBufferOptions, "now" | "random" | "newId" | "schedule">;

export type CreateEventBufferOptions = Omit<EventBufferOptions, keyof Surroundings> & {
  /** Time and chance, for tests. */
  surroundings?: Partial<Surroundings>;
};

const SURROUNDINGS: Surroundings = {
  now: Date.now,
  random: Math.random,
  newId: () => crypto.randomUUID(),
  schedule: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * A buffer that sends events in batches and loses none silently: it is bounded, checks each event, repeats what was not
 * received, and reports everything that it does not keep.
 */
export const createEventBuffer = ({ surroundings, ...options }: CreateEventBufferOptions): EventBuffer =>
  createBuffer({ ...options, ...SURROUNDINGS, ...surroundings });

/** The part of `document` whose event reports that the page is hidden; the browser may discard a hidden page without notice. */
export type HidingPage = Pick<EventTarget, "addEventListener" | "removeEventListener"> & {
  readonly visibilityState: string;
};

/** Sends what is left whenever the page is hidden; returns a function that ends this. */
export const flushOnHide = (buffer: Pick<EventBuffer, "flushLast">, page: HidingPage): (() => void) => {
  const flush = () => {
    if (page.visibilityState === "hidden") void buffer.flushLast();
  };
  page.addEventListener("visibilitychange", flush);
  return () => page.removeEventListener("visibilitychange", flush);
};
