import type { Audience } from "../audience/flow/audience.ts";
import type { SendEvents } from "../audience/flow/event-buffer.ts";
import type { ItemResult } from "../audience/report.ts";

/** The `send` of an event buffer that puts events with an audience. */
export const sendBuffered =
  (audience: Pick<Audience<never>, "putEvents">): SendEvents =>
  async (events) => {
    // The endpoint is part of the event: two endpoints may have events with the same id.
    const results = new Map<unknown, ItemResult>();
    const { retryable, permanent, stopped } = await audience.putEvents(events);
    for (const { item, reason } of permanent) results.set(item, { kind: "permanent", reason });
    for (const { item, reason } of retryable) results.set(item, { kind: "retryable", reason });
    const rest: ItemResult = stopped === undefined ? { kind: "done" } : { kind: "retryable", reason: stopped };
    return events.map((event) => results.get(event) ?? rest);
  };
