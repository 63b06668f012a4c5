import { join } from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BufferProblem,
  createEventBuffer,
  type EventStore,
  flushOnHide,
  type SendEvents,
} from "../../src/audience-kit/event-buffer.ts";

/** A buffer in a time that passes only where the test lets it. */
const createTime = () => {
  let nowMs = Date.parse("2026-11-01T00:00:00Z");
  let ids = 0;
  const timers = new Map<() => void, number>();
  return {
    surroundings: {
      now: () => nowMs,
      random: () => 1,
      newId: () => `e-${ids++}`,
      schedule: (ms: number, run: () => void) => {
        timers.set(run, nowMs + ms);
        return () => void timers.delete(run);
      },
    },
    timers: () => [...timers.values()].map((at) => at - nowMs),
    pass: async (ms: number) => {
      nowMs += ms;
      for (const [run, at] of [...timers]) if (at <= nowMs && timers.delete(run)) run();
      await settled();
    },
  };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

const event = (fields = {}) => ({ EndpointId: "ep-1", EventType: "page.viewed", ...fields });
const done = { kind: "done" } as const;

const create = (options: { send?: SendEvents; store?: EventStore; capacity?: number; flushAt?: number } = {}) => {
  const time = createTime();
  const sent: string[][] = [];
  const problems: BufferProblem[] = [];
  const send: SendEvents = async (events) => {
    sent.push(events.map(({ EventId }) => EventId));
    return events.map(() => done);
  };
  const buffer = createEventBuffer({
    send,
    report: (problem) => problems.push(problem),
    ...options,
    surroundings: time.surroundings,
  });
  return { buffer, time, sent, problems };
};

/** A store that survives its buffer. */
const createStore = (): EventStore => {
  let stored: string | null = null;
  return {
    load: () => stored,
    save: (text) => {
      stored = text;
    },
  };
};

describe("an event buffer", () => {
  test("sends events together, after a time or when there are enough", async () => {
    const { buffer, time, sent } = create({ flushAt: 3 });
    for (const _ of [1, 2]) buffer.add(event());
    await time.pass(4_999);
    expect(sent).toEqual([]);
    await time.pass(1);
    for (const _ of [1, 2, 3]) buffer.add(event());
    await settled();
    expect(sent).toEqual([
      ["e-0", "e-1"],
      ["e-2", "e-3", "e-4"],
    ]);
    expect([buffer.size(), time.timers()]).toEqual([0, []]);
  });

  test("sends at most 100 events in a request", async () => {
    const { buffer, sent } = create({ flushAt: 1_000 });
    for (let count = 0; count < 250; count += 1) buffer.add(event());
    await buffer.flush();
    expect(sent.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  test("reports an event that exceeds a limit, repeats an id, or finds the buffer full", () => {
    const { buffer, problems } = create({ capacity: 2 });
    expect(buffer.add(event({ EventId: "a" }))).toEqual({ kind: "buffered", id: "a" });
    expect(buffer.add(event({ EventId: "a" }))).toMatchObject({ kind: "refused", issues: [{ path: "EventId" }] });
    expect(buffer.add(event({ Attributes: { note: "x".repeat(201) } }))).toMatchObject({
      issues: [{ path: "Attributes.note" }],
    });
    buffer.add(event());
    expect(buffer.add(event())).toEqual({ kind: "full" });
    expect(problems.map(({ kind }) => kind)).toEqual(["refused", "refused", "full"]);
  });

  test("repeats what was not received, with longer and longer waits, and reports what is rejected", async () => {
    let failures = 3;
    const received: string[] = [];
    const send: SendEvents = async (events) => {
      if (failures-- > 0) throw new Error("offline");
      received.push(...events.map(({ EventId }) => EventId));
      return events.map(({ EventId }) => (EventId === "bad" ? { kind: "permanent", reason: "400" } : done));
    };
    const { buffer, time, problems } = create({ send });
    for (const EventId of ["a", "bad"]) buffer.add(event({ EventId }));
    await time.pass(5_000);
    for (const waitMs of [1_000, 2_000, 4_000]) {
      expect(time.timers()).toEqual([waitMs]);
      await time.pass(waitMs);
    }
    expect([received, buffer.size(), problems]).toMatchObject([
      ["a", "bad"],
      0,
      [{ kind: "rejected", event: { EventId: "bad" } }],
    ]);
  });

  test("sends what is left when the page is hidden, within the bytes that outlive it", async () => {
    const lasts: boolean[] = [];
    const sizes: number[] = [];
    const send: SendEvents = async (events, { isLast }) => {
      lasts.push(isLast);
      sizes.push(JSON.stringify(events).length);
      return events.map(() => done);
    };
    const { buffer } = create({ send, flushAt: 1_000 });
    const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
    const end = flushOnHide(buffer, page);
    const Attributes = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, "x".repeat(100)]));
    for (let count = 0; count < 30; count += 1) buffer.add(event({ Attributes }));
    page.dispatchEvent(new Event("visibilitychange"));
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    await settled();
    expect(lasts).toEqual([true]);
    expect(sizes[0]).toBeLessThan(64 * 1_024);
    expect(buffer.size()).toBeGreaterThan(0);
    end();
    page.dispatchEvent(new Event("visibilitychange"));
    expect(lasts).toHaveLength(1);
  });

  test("continues with the stored events of the page before, also those that were being sent", async () => {
    const store = createStore();
    const hanging = create({ store, send: () => new Promise(() => {}) });
    hanging.buffer.add(event({ EventId: "a" }));
    void hanging.buffer.flush();
    hanging.buffer.add(event({ EventId: "b" }));
    const next = create({ store });
    await next.time.pass(5_000);
    expect(next.sent).toEqual([["a", "b"]]);
    expect(JSON.parse(store.load() ?? "")).toEqual([]);
  });

  test("works on without its store, and with text of something else in it", () => {
    const failing = create({
      store: {
        load: () => '[{"a":1}]',
        save: () => {
          throw new Error("QuotaExceededError");
        },
      },
    });
    expect(failing.buffer.add(event())).toMatchObject({ kind: "buffered" });
    expect(failing.problems).toEqual([{ kind: "not-stored", reason: "QuotaExceededError" }]);
  });

  test("that is closed has sent what it could, and takes nothing more", async () => {
    const { buffer, sent, time } = create();
    buffer.add(event());
    await buffer.close();
    expect([sent, buffer.add(event()), time.timers()]).toEqual([[["e-0"]], { kind: "full" }, []]);
  });
});

test("has nothing of Node, so that browsers can run it", async () => {
  const entry = join(import.meta.dirname, "../../src/audience-kit/event-buffer.ts");
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
  });
  expect(outputFiles[0]?.text).not.toMatch(/\bBuffer\b|\bprocess\./);
});

test("every event is sent, rejected, still in the buffer, or was reported when it was added", async () => {
  const outcome = fc.constantFrom("done" as const, "retryable" as const, "permanent" as const, "throw" as const);
  const step = fc.oneof(fc.constant("add"), fc.constant("flush"), fc.constant("hide"), fc.constant("wait"));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.infiniteStream(outcome), async (steps, outcomes) => {
      const received = new Set<string>();
      const send: SendEvents = async (events) => {
        const results = events.map(() => outcomes.next().value ?? "done");
        if (results.includes("throw")) throw new Error("offline");
        return results.map((kind, index) => {
          if (kind === "done") received.add(events[index]?.EventId ?? "");
          return kind === "done" ? done : { kind: kind as "retryable", reason: "" };
        });
      };
      const { buffer, time, problems } = create({ send, capacity: 10, flushAt: 4 });
      let added = 0;
      for (const one of steps) {
        if (one === "add") added += Number(buffer.add(event()).kind === "buffered");
        if (one === "flush") void buffer.flush();
        if (one === "hide") void buffer.flushLast();
        if (one === "wait") await time.pass(1_000);
        expect(buffer.size()).toBeLessThanOrEqual(10);
      }
      await settled();
      const rejected = problems.filter(({ kind }) => kind === "rejected").length;
      expect(received.size + rejected + buffer.size()).toBe(added);
    }),
  );
});
