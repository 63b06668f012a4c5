import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sendBatch } from "../../../src/channel/flow/send-batch.ts";
import type { ChannelBatch } from "../../../src/channel/recipient.ts";
import { Unfinished } from "../../../src/errors.ts";
import {
  batchOf,
  createInMemoryChannel,
  drain,
  endpointOf,
  NOW,
  type PokedMessage,
  runOf,
} from "../in-memory-channel.ts";

const people = (count: number, prefix = "ep") =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}-${at}`, endpointOf(`u-${at}`)]));

const idsOf = (messages: PokedMessage[]) => messages.map(({ id }) => id);

describe("a batch", () => {
  test("pokes each endpoint with its own rendered data", async () => {
    const { ports, poked } = createInMemoryChannel();
    const endpoints = {
      "ep-1": endpointOf("u-1", { Attributes: { plan: ["gold"] } }),
      "ep-2": endpointOf("u-2", { Attributes: { plan: ["free"] } }),
    };
    const data = '{"domain":"Offer","data":{"plan":"{{Attributes.plan.[0]}}"}}';
    const { outcomes } = await sendBatch(batchOf(endpoints, data), ports, runOf("a"));
    expect(poked).toMatchObject([
      { customerId: "u-1", domain: "Offer", data: { plan: "gold" } },
      { customerId: "u-2", domain: "Offer", data: { plan: "free" } },
    ]);
    expect([...outcomes.values()]).toEqual([{ outcome: "accepted" }, { outcome: "accepted" }]);
  });

  test("with a filter is sent as one multicast for each distinct filter, and every endpoint has an outcome", async () => {
    const { ports, poked } = createInMemoryChannel();
    const genre = (name: string, userId?: string) => endpointOf(userId, { Attributes: { genre: [name] } });
    const endpoints = { "ep-1": genre("jazz", "u-1"), "ep-2": genre("soul", "u-2"), "ep-3": genre("jazz") };
    const data = '{"domain":"PLAYLIST","filter":"{{Attributes.genre.[0]}}"}';
    const { outcomes } = await sendBatch(batchOf(endpoints, data), ports, runOf("a"));
    expect(poked.map(({ filter }) => filter)).toEqual(["jazz", "soul"]);
    const accepted = { outcome: "accepted" };
    expect(Object.fromEntries(outcomes)).toEqual({ "ep-1": accepted, "ep-2": accepted, "ep-3": accepted });
  });

  test("sent again an hour later pokes no endpoint, and repeats the results with their ids", async () => {
    const { ports, poked, records } = createInMemoryChannel();
    await sendBatch(batchOf(people(3)), ports, runOf("a"));
    const anHourLater = runOf("b", 12_000, new Date(NOW.getTime() + 3_600_000));
    const { outcomes } = await sendBatch(batchOf(people(3)), ports, anHourLater);
    expect(poked).toHaveLength(3);
    expect([...outcomes.values()]).toEqual(Array(3).fill({ outcome: "accepted", reason: "duplicate" }));
    const ids = records.map(({ attributes }) => attributes?.event_id);
    expect([ids.length, new Set(ids).size]).toEqual([6, 3]);
  });

  test("sent twice concurrently pokes each endpoint once", async () => {
    const { ports, poked, queue } = createInMemoryChannel();
    await Promise.all([
      sendBatch(batchOf(people(20)), ports, runOf("a")),
      sendBatch(batchOf(people(20)), ports, runOf("b")),
    ]);
    expect(await drain(queue, ports)).toBe(true);
    expect(idsOf(poked)).toHaveLength(20);
    expect(new Set(idsOf(poked)).size).toBe(20);
  });

  test("that another run has claimed waits in the queue until that run's lease expires, in case it was cut off", async () => {
    const { ports, poked, queue } = createInMemoryChannel();
    const failingPorts = { ...ports, invokePoke: () => Promise.reject(new Error("the function was cut off")) };
    await expect(sendBatch(batchOf(people(2)), failingPorts, runOf("a"))).rejects.toThrow();
    const { outcomes } = await sendBatch(batchOf(people(2)), ports, runOf("b"));
    expect([...outcomes.values()]).toEqual(Array(2).fill({ outcome: "queued", reason: "in flight in another run" }));
    expect(queue).toMatchObject([{ delaySeconds: 16 }]);
    await drain(queue, ports);
    expect(poked).toHaveLength(2);
  });
});

describe("when the budget is spent", () => {
  test("undelivered pokes go to the queue and are delivered from there", async () => {
    const { ports, poked, queue } = createInMemoryChannel();
    const { outcomes } = await sendBatch(batchOf(people(4)), ports, runOf("a", 0));
    expect([...outcomes.values()].map(({ outcome }) => outcome)).toEqual(Array(4).fill("queued"));
    expect(poked).toHaveLength(0);
    await drain(queue, ports);
    expect(poked).toHaveLength(4);
  });

  test("deliveries that were sent remain sent, and only the rest is queued", async () => {
    const { ports, poked } = createInMemoryChannel();
    const leftMs = [5_000, 5_000, 0];
    const run = { ...runOf("a"), budget: { leftMs: () => leftMs.shift() ?? 0 } };
    const { summary } = await sendBatch(batchOf(people(250)), ports, run);
    expect(poked).toHaveLength(100);
    expect(summary).toMatchObject({ accepted: 100, queued: 150 });
  });

  test("and the queue rejects the messages, the batch fails; sent again, it pokes only the rest", async () => {
    const { ports, poked } = createInMemoryChannel();
    const closed = { ...ports, sendToQueue: async (messages: unknown[]) => messages.map(() => false) };
    const leftMs = [5_000, 5_000, 0];
    const run = { ...runOf("a"), budget: { leftMs: () => leftMs.shift() ?? 0 } };
    await expect(sendBatch(batchOf(people(150)), closed, run)).rejects.toThrow("50 deliveries or results left");
    expect(poked).toHaveLength(100);
    const { summary } = await sendBatch(batchOf(people(150)), ports, runOf("b"));
    expect(summary).toMatchObject({ accepted: 150 });
    expect(poked).toHaveLength(150);
  });
});

describe("a poke function", () => {
  const garbage = ["", "null", "{}", '"text"', "[]", "[{}]", "<html>", '[{"status":"accepted"}]'];

  test.each(["throttled", "timeout", "function error", "unauthorized"])(
    "that fails with %s leaves its endpoints queued and their claims released",
    async (reason) => {
      const { ports, poked, queue } = createInMemoryChannel();
      const failing = { ...ports, invokePoke: async () => ({ kind: "failed" as const, reason }) };
      const { outcomes } = await sendBatch(batchOf(people(2)), failing, runOf("a"));
      expect([...outcomes.values()]).toEqual(Array(2).fill({ outcome: "queued", reason: `poke function: ${reason}` }));
      const { summary } = await sendBatch(batchOf(people(2)), ports, runOf("b"));
      expect(summary).toMatchObject({ accepted: 2 });
      await drain(queue, ports);
      expect(poked).toHaveLength(2);
    },
  );

  test.each(garbage)("that returns %j leaves its endpoints queued", async (payload) => {
    const { ports, queue } = createInMemoryChannel();
    const failing = { ...ports, invokePoke: async () => ({ kind: "returned" as const, payload }) };
    const { summary } = await sendBatch(batchOf(people(2)), failing, runOf("a"));
    expect(summary).toMatchObject({ queued: 2 });
    expect(queue).toHaveLength(1);
  });

  test("that refuses one message refuses only that endpoint, with the field and the rule", async () => {
    const { ports } = createInMemoryChannel();
    const invokePoke = async () => ({
      kind: "returned" as const,
      payload: JSON.stringify([
        { status: "accepted", id: "x", sizeBytes: 200, billedUnits: 1 },
        { status: "refused", reason: "invalid", field: "domain", rule: "is empty" },
        { status: "refused", reason: "throttled", rule: "the broker throttled the publish" },
      ]),
    });
    const { outcomes } = await sendBatch(batchOf(people(3)), { ...ports, invokePoke }, runOf("a"));
    expect([...outcomes.values()]).toEqual([
      { outcome: "accepted" },
      { outcome: "refused", reason: "invalid: domain: is empty" },
      { outcome: "queued", reason: "throttled: the broker throttled the publish" },
    ]);
  });

  test("that refused a poke is invoked again when the batch is sent again", async () => {
    const { ports, poked } = createInMemoryChannel();
    const refusal = [{ status: "refused", reason: "invalid", rule: "is empty" }];
    const refusing = {
      ...ports,
      invokePoke: async () => ({ kind: "returned" as const, payload: JSON.stringify(refusal) }),
    };
    await sendBatch(batchOf(people(1)), refusing, runOf("a"));
    await sendBatch(batchOf(people(1)), ports, runOf("b"));
    expect(poked).toHaveLength(1);
  });
});

describe("the claims", () => {
  test("that DynamoDB throttles leave their endpoints queued; the others are poked", async () => {
    const { ports, poked } = createInMemoryChannel();
    const take: typeof ports.claims.take = async (ids, lease) =>
      new Map(await ports.claims.take(ids.slice(1), lease)).set(ids[0] ?? "", {
        kind: "unavailable",
        reason: "throttled",
      });
    const { outcomes } = await sendBatch(
      batchOf(people(3)),
      { ...ports, claims: { ...ports.claims, take } },
      runOf("a"),
    );
    expect(outcomes.get("ep-0")).toEqual({ outcome: "queued", reason: "claims: throttled" });
    expect(poked).toHaveLength(2);
  });

  test("that cannot be completed are counted for the log, and their endpoints are accepted", async () => {
    const { ports } = createInMemoryChannel();
    const claims = { ...ports.claims, complete: async (ids: string[]) => ids.length };
    const { summary } = await sendBatch(batchOf(people(3)), { ...ports, claims }, runOf("a"));
    expect(summary).toMatchObject({ accepted: 3, claimsLeftOpen: 3 });
  });
});

describe("the results", () => {
  test("are written for each endpoint that has a final outcome", async () => {
    const { ports, records } = createInMemoryChannel();
    const endpoints = { ...people(1), "ep-out": endpointOf("u-9", { OptOut: "ALL" }) };
    await sendBatch(batchOf(endpoints), ports, runOf("a"));
    expect(records.map(({ event_type, client }) => [event_type, client?.client_id])).toEqual([
      ["poke.skipped", "ep-out"],
      ["poke.accepted", "ep-0"],
    ]);
  });

  test("are written in batches of at most 100", async () => {
    const { ports } = createInMemoryChannel();
    const sizes: number[] = [];
    const writeRecords = async (records: unknown[]) => {
      sizes.push(records.length);
      return [];
    };
    await sendBatch(batchOf(people(230)), { ...ports, writeRecords }, runOf("a"));
    expect(sizes).toEqual([100, 100, 30]);
  });

  test("go to the queue if the sink rejects them, and are written from there; the endpoints are accepted", async () => {
    const { ports, queue, records } = createInMemoryChannel();
    const failing: typeof ports = { ...ports, writeRecords: async (rejected) => rejected };
    const { summary } = await sendBatch(batchOf(people(2)), failing, runOf("a"));
    expect(summary).toMatchObject({ accepted: 2 });
    expect(records).toHaveLength(0);
    await drain(queue, ports);
    expect(records).toHaveLength(2);
  });
});

describe("for any input", () => {
  const endpoint = fc.record({
    OptOut: fc.constantFrom("NONE", "ALL"),
    EndpointStatus: fc.constantFrom("ACTIVE", "INACTIVE"),
    User: fc.option(fc.record({ UserId: fc.constantFrom("u-1", "u-2", "u-3") }), { nil: null }),
    ChannelType: fc.constantFrom("CUSTOM", "EMAIL"),
  });
  const endpoints = fc.dictionary(fc.string({ unit: fc.constantFrom(..."ab/ é"), minLength: 1 }), endpoint, {
    minKeys: 1,
    maxKeys: 30,
  });
  const typed = fc.constantFrom(
    "Playlist",
    '{"domain":"d","filter":"{{User.UserId}}"}',
    "{broken",
    '{"domain":"{{nope 1}}"}',
  );
  const fault = fc.constantFrom("none", "throttled", "garbage", "queue-closed", "sink-closed");

  test("every endpoint has exactly one outcome, whatever fails; a batch that failed as a whole has them when it is sent again", async () => {
    await fc.assert(
      fc.asyncProperty(endpoints, typed, fault, fc.integer({ min: 0, max: 1 }), async (map, data, failing, leftMs) => {
        const { ports } = createInMemoryChannel();
        const faulty: typeof ports = {
          ...ports,
          ...(failing === "throttled" && { invokePoke: async () => ({ kind: "failed", reason: "throttled" }) }),
          ...(failing === "garbage" && { invokePoke: async () => ({ kind: "returned", payload: "?" }) }),
          ...(failing === "queue-closed" && { sendToQueue: async (messages) => messages.map(() => false) }),
          ...(failing === "sink-closed" && { writeRecords: async (records) => records }),
        };
        const first = await sendBatch(batchOf(map, data), faulty, runOf("a", leftMs)).catch((error: unknown) => {
          expect([failing, error]).toEqual(["queue-closed", expect.any(Unfinished)]);
        });
        const { outcomes } = first ?? (await sendBatch(batchOf(map, data), ports, runOf("b")));
        expect([...outcomes.keys()].sort()).toEqual(Object.keys(map).sort());
      }),
    );
  });

  test("repeated, overlapping and concurrent batches poke each endpoint exactly once", async () => {
    const slices = fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(slices, async (runs) => {
        const { ports, poked, queue } = createInMemoryChannel();
        const whole = batchOf(people(12));
        const throttled: typeof ports = { ...ports, invokePoke: async () => ({ kind: "failed", reason: "throttled" }) };
        const expected = new Set<string>();
        const send = async ([from, to, waits, fails]: [number, number, number, boolean], at: number) => {
          const recipients = whole.recipients.slice(Math.min(from, to), Math.max(from, to) + 1);
          for (const { id } of recipients) expected.add(id.replace("ep", "u"));
          for (let turn = 0; turn < waits; turn += 1) await Promise.resolve();
          const batch: ChannelBatch = { ...whole, recipients };
          await sendBatch(batch, fails ? throttled : ports, runOf(`run-${at}`));
        };
        await Promise.all(runs.map(send));
        expect(await drain(queue, ports)).toBe(true);
        expect(poked.map(({ customerId }) => customerId).sort()).toEqual([...expected].sort());
      }),
    );
  });
});
