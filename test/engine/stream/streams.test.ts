import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Clock } from "../../../src/engine/clock.ts";
import type { EngineContext } from "../../../src/engine/context.ts";
import { openDatabase } from "../../../src/engine/database.ts";
import { NO_OBJECTS } from "../../../src/engine/no-objects.ts";
import { EngineSettings } from "../../../src/engine/settings.ts";
import { shardOf } from "../../../src/engine/stream/shard.ts";
import {
  appendToStream,
  createStream,
  cursorAt,
  deleteStream,
  describeStream,
  getRecords,
  hashKeyRange,
  listStreams,
  setRetention,
  trimStreams,
} from "../../../src/engine/stream/streams.ts";

const HOUR_MS = 3_600_000;

const contextAt = (time: { nowMs: number }): EngineContext => {
  const clock: Clock = {
    now: () => time.nowMs,
    setTimer: () => () => {},
    nextTimerAt: () => undefined,
    advanceTo: () => {},
    offsetMs: () => 0,
    realNow: () => time.nowMs,
  };
  return {
    db: openDatabase(":memory:"),
    clock,
    region: "us-east-1",
    accountId: "000000000000",
    settings: EngineSettings.parse({}),
    ports: {
      invokeFunction: async () => ({ kind: "failed", reason: "not-found", message: "" }),
      sendMessage: async () => ({ status: "SUCCESS", messageId: "" }),
      checkWebhook: async () => undefined,
      objects: NO_OBJECTS,
    },
    sendFailed: () => {},
    changed: () => {},
  };
};

const entry = (partitionKey: string, text = partitionKey) => ({ partitionKey, data: text });
const textOf = ({ data }: { data: Uint8Array }) => new TextDecoder().decode(data);

describe("a stream", () => {
  test("is created once, described by name and ARN, listed and deleted with its records", () => {
    const context = contextAt({ nowMs: 1_000 });
    expect(createStream(context, "events", 2)).toBe(true);
    expect(createStream(context, "events", 2)).toBe(false);
    const expected = {
      name: "events",
      arn: "arn:aws:kinesis:us-east-1:000000000000:stream/events",
      shardCount: 2,
      retentionHours: 24,
      createdAtMs: 1_000,
    };
    expect(describeStream(context, "events")).toEqual(expected);
    expect(describeStream(context, expected.arn)).toEqual(expected);
    expect(listStreams(context)).toEqual([expected]);
    appendToStream(context, "events", [entry("a")]);
    expect(deleteStream(context, expected.arn)).toBe(true);
    expect(deleteStream(context, "events")).toBe(false);
    createStream(context, "events", 1);
    expect(getRecords(context, "events", 0, 0, 10).records).toEqual([]);
  });

  test("returns undefined when records are appended to a stream that does not exist", () => {
    expect(appendToStream(contextAt({ nowMs: 0 }), "none", [entry("a")])).toBeUndefined();
  });

  test("returns text and bytes unchanged", () => {
    const context = contextAt({ nowMs: 0 });
    createStream(context, "s", 1);
    const bytes = Uint8Array.of(0, 255, 128, 10);
    appendToStream(context, "s", [entry("a", "Grüße"), { partitionKey: "b", data: bytes }]);
    const [text, raw] = getRecords(context, "s", 0, 0, 10).records;
    expect(text && textOf(text)).toBe("Grüße");
    expect(raw?.data).toEqual(bytes);
  });

  test("returns all records of a shard in order, with increasing sequence numbers", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.array(fc.string(), { maxLength: 5 })),
        (shards, calls) => {
          const context = contextAt({ nowMs: 0 });
          createStream(context, "s", shards);
          const placed = calls.flatMap((keys, call) =>
            (
              appendToStream(
                context,
                "s",
                keys.map((key, at) => entry(key, `${call}.${at}`)),
              ) ?? []
            ).map((where, at) => ({
              ...where,
              text: `${call}.${at}`,
            })),
          );
          for (let shard = 0; shard < shards; shard += 1) {
            const { records } = getRecords(context, "s", shard, 0, 1_000);
            const expected = placed.filter((one) => one.shard === shard);
            expect(records.map(textOf)).toEqual(expected.map(({ text }) => text));
            const numbers = records.map((record) => record.sequenceNumber);
            expect(numbers).toEqual(expected.map((one) => one.sequenceNumber));
            expect(numbers.toSorted()).toEqual(numbers);
            expect(new Set(numbers).size).toBe(numbers.length);
          }
          context.db.close();
        },
      ),
      { numRuns: 30 },
    );
  });

  test("numbers records with 56 digits, and does not reuse a number after all records were trimmed", () => {
    const time = { nowMs: 0 };
    const context = contextAt(time);
    createStream(context, "s", 1);
    const [first] = appendToStream(context, "s", [entry("a")]) ?? [];
    expect(first?.sequenceNumber).toMatch(/^49\d{54}$/);
    time.nowMs = 25 * HOUR_MS;
    expect(trimStreams(context)).toBe(1);
    const [second] = appendToStream(context, "s", [entry("a")]) ?? [];
    expect(BigInt(second?.sequenceNumber ?? 0)).toBeGreaterThan(BigInt(first?.sequenceNumber ?? 0));
  });

  test("keeps records for its retention period", () => {
    const time = { nowMs: 0 };
    const context = contextAt(time);
    createStream(context, "day", 1);
    createStream(context, "week", 1);
    setRetention(context, "week", 168);
    for (const name of ["day", "week"]) appendToStream(context, name, [entry("a")]);
    time.nowMs = 24 * HOUR_MS;
    expect(trimStreams(context)).toBe(0);
    time.nowMs += 1;
    expect(trimStreams(context)).toBe(1);
    expect(getRecords(context, "week", 0, 0, 10).records).toHaveLength(1);
  });

  test("can be read from any position, page by page, with millisBehindLatest", () => {
    const time = { nowMs: 0 };
    const context = contextAt(time);
    createStream(context, "s", 1);
    const placed = ["a", "b", "c", "d"].flatMap((key, at) => {
      time.nowMs = at * 1_000;
      return appendToStream(context, "s", [entry(key)]) ?? [];
    });
    const numberOf = (at: number) => placed[at]?.sequenceNumber ?? "";
    const from = (position: Parameters<typeof cursorAt>[3]) =>
      getRecords(context, "s", 0, cursorAt(context, "s", 0, position), 10).records.map(textOf);
    expect(from({ type: "TRIM_HORIZON" })).toEqual(["a", "b", "c", "d"]);
    expect(from({ type: "LATEST" })).toEqual([]);
    expect(from({ type: "AT_SEQUENCE_NUMBER", sequenceNumber: numberOf(2) })).toEqual(["c", "d"]);
    expect(from({ type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: numberOf(2) })).toEqual(["d"]);
    expect(from({ type: "AT_TIMESTAMP", timestampMs: 1_000 })).toEqual(["b", "c", "d"]);
    expect(from({ type: "AT_TIMESTAMP", timestampMs: 1_001 })).toEqual(["c", "d"]);
    expect(from({ type: "AT_TIMESTAMP", timestampMs: 9_000 })).toEqual([]);
    const page = getRecords(context, "s", 0, 0, 3);
    expect(page.records.map(textOf)).toEqual(["a", "b", "c"]);
    expect(page.millisBehindLatest).toBe(0);
    time.nowMs = 13_000;
    expect(getRecords(context, "s", 0, 0, 3).millisBehindLatest).toBe(10_000);
    expect(getRecords(context, "s", 0, page.cursor, 3)).toMatchObject({ millisBehindLatest: 0 });
  });
});

describe("shards", () => {
  test("cover all hash keys without gaps", () => {
    for (const count of [1, 2, 3, 7, 100]) {
      const ranges = Array.from({ length: count }, (_, shard) => hashKeyRange(shard, count));
      expect(ranges[0]?.start).toBe(0n);
      expect(ranges.at(-1)?.end).toBe(2n ** 128n - 1n);
      for (const [at, { start }] of ranges.slice(1).entries()) expect(start).toBe((ranges[at]?.end ?? 0n) + 1n);
    }
  });

  test("own the partition keys whose MD5 is in their range, and the explicit hash keys in their range", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (key, count) => {
        const hashKey = BigInt(`0x${createHash("md5").update(key).digest("hex")}`);
        const { start, end } = hashKeyRange(shardOf(key, count), count);
        expect(hashKey >= start && hashKey <= end).toBe(true);
        expect(shardOf("ignored", count, String(start))).toBe(shardOf(key, count));
        expect(shardOf("ignored", count, String(end))).toBe(shardOf(key, count));
      }),
    );
  });
});
