import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { SYNC_PAYLOAD_BYTES } from "../../../src/local/runner/payload-limits.ts";
import { streamContext } from "../kinesis/stream-context.ts";
import {
  type Batch,
  failed,
  reported,
  streamArn,
  streamSource,
  succeeded,
  textOf,
  throttled,
} from "./stream-source.ts";

const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 10_000, interval: 5 });
const letters = (text: string) => [...text];

test("invokes the function with records in Lambda's event shape", async () => {
  const events: Batch[] = [];
  const { start, append, context } = streamSource((batch) => {
    events.push(batch);
    return succeeded;
  });
  context.clock.advanceTo(Date.now() + 1_000);
  const [appended] = append(["user-1", "Hello"]);
  start();
  await eventually(() => expect(events).toHaveLength(1));
  expect(events[0]).toEqual([
    {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "user-1",
        sequenceNumber: appended?.sequenceNumber,
        data: "SGVsbG8=",
        approximateArrivalTimestamp: expect.any(Number),
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `shardId-000000000000:${appended?.sequenceNumber}`,
      eventName: "aws:kinesis:record",
      invokeIdentityArn: "arn:aws:iam::000000000000:role/local",
      awsRegion: "us-east-1",
      eventSourceARN: streamArn,
    },
  ]);
});

describe("a batch", () => {
  test("contains the available records, up to the batch size", async () => {
    const { start, append, batches } = streamSource(() => succeeded, { BatchSize: 2 });
    append(...letters("abcde"));
    start();
    await eventually(() => expect(batches).toEqual([["a", "b"], ["c", "d"], ["e"]]));
  });

  test("is delivered when it is full or the batching window ends", async () => {
    const { start, append, batches, context } = streamSource(() => succeeded, {
      BatchSize: 3,
      MaximumBatchingWindowInSeconds: 300,
    });
    start();
    append("a", "b");
    append("c");
    await eventually(() => expect(batches).toEqual([["a", "b", "c"]]));
    append("d");
    await eventually(() => {
      context.clock.advanceTo(context.clock.now() + 300_000);
      expect(batches).toEqual([["a", "b", "c"], ["d"]]);
    });
  });

  test("fits the 6 MB payload limit of an invocation", async () => {
    const { start, append, batches } = streamSource(() => succeeded);
    append(...Array.from({ length: 8 }, () => "x".repeat(1_000_000)));
    start();
    await eventually(() => expect(batches.map((batch) => batch.length)).toEqual([4, 4]));
  });

  test("fits the payload limit with records whose partition keys and names are long", async () => {
    const payloads: number[] = [];
    const record = "x".repeat(100);
    const { start, append, batches } = streamSource(
      (batch) => {
        payloads.push(Buffer.byteLength(JSON.stringify({ Records: batch })));
        return succeeded;
      },
      { BatchSize: 10_000 },
    );
    // A control character takes one byte as a partition key, and six in JSON.
    append(...Array.from({ length: 4_000 }, (): [string, string] => ["\u0001".repeat(256), record]));
    start();
    await eventually(() => expect(batches.flat()).toHaveLength(4_000));
    expect(payloads).toHaveLength(2);
    expect(Math.max(...payloads)).toBeLessThanOrEqual(SYNC_PAYLOAD_BYTES);
  });

  test("excludes records that arrived before a mapping that starts at LATEST", async () => {
    const { start, append, batches } = streamSource(() => succeeded, { StartingPosition: "LATEST" });
    append("before");
    start();
    append("after");
    await eventually(() => expect(batches).toEqual([["after"]]));
  });

  test("contains records of one shard", async () => {
    const shards: string[][] = [];
    const { start, append, batches } = streamSource(
      (batch) => {
        shards.push([...new Set(batch.map(({ eventID }) => eventID.split(":")[0] ?? ""))]);
        return succeeded;
      },
      {},
      { shards: 4 },
    );
    append(...Array.from({ length: 40 }, (_, index): [string, string] => [`key-${index}`, `${index}`]));
    start();
    await eventually(() => expect(batches.flat()).toHaveLength(40));
    expect(shards.map((names) => names.length)).toEqual(Array(shards.length).fill(1));
    expect(new Set(shards.flat()).size).toBe(4);
  });
});

describe("a failure", () => {
  test("blocks the shard until the batch succeeds", async () => {
    let failures = 3;
    const { start, append, batches } = streamSource(() => (failures-- > 0 ? failed : succeeded), { BatchSize: 2 });
    append(...letters("abc"));
    start();
    await eventually(() => expect(batches).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"], ["c"]]));
  });

  test("is discarded after the retries, and the destination receives the position of the records", async () => {
    const isBad = (batch: Batch) => batch.some((record) => textOf(record) === "bad");
    const { start, append, batches, discarded } = streamSource((batch) => (isBad(batch) ? failed : succeeded), {
      BatchSize: 1,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:failed" } },
    });
    const [appended] = append("bad", "good");
    start();
    await eventually(() => expect(batches).toEqual([["bad"], ["bad"], ["bad"], ["good"]]));
    expect(discarded).toEqual([
      {
        arn: "arn:aws:sqs:us-east-1:000000000000:failed",
        body: {
          requestContext: { functionArn: "consumer", condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 },
          responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
          version: "1.0",
          timestamp: expect.stringMatching(/Z$/),
          KinesisBatchInfo: {
            shardId: "shardId-000000000000",
            startSequenceNumber: appended?.sequenceNumber,
            endSequenceNumber: appended?.sequenceNumber,
            approximateArrivalOfFirstRecord: expect.stringMatching(/Z$/),
            approximateArrivalOfLastRecord: expect.stringMatching(/Z$/),
            batchSize: 1,
            streamArn,
          },
        },
      },
    ]);
  });

  test("splits the batch until the bad record is alone, with BisectBatchOnFunctionError", async () => {
    const isBad = (batch: Batch) => batch.some((record) => textOf(record) === "c");
    const { start, append, batches, discarded } = streamSource((batch) => (isBad(batch) ? failed : succeeded), {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
    });
    append(...letters("abcd"));
    start();
    await eventually(() =>
      expect(batches).toEqual([["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["c"], ["c"], ["d"]]),
    );
    expect(discarded).toEqual([]);
  });

  test("by throttling is retried without limit", async () => {
    let throttles = 4;
    const { start, append, batches } = streamSource(() => (throttles-- > 0 ? throttled : succeeded), {
      MaximumRetryAttempts: 0,
    });
    append("a");
    start();
    await eventually(() => expect(batches).toHaveLength(5));
  });

  test("is not retried for records above the maximum age", async () => {
    const realTime = { aheadMs: 0 };
    const context = streamContext(":memory:", () => Date.now() + realTime.aheadMs);
    const { start, append, discarded, batches } = streamSource(
      () => failed,
      {
        MaximumRecordAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: "arn:aws:sns:us-east-1:000000000000:failed" } },
      },
      { context },
    );
    append("a");
    start();
    await eventually(() => expect(batches.length).toBeGreaterThan(0));
    realTime.aheadMs = 60_001;
    await eventually(() => expect(discarded).toHaveLength(1));
    expect(discarded[0]?.body.requestContext).toMatchObject({ condition: "RecordAgeExceeded" });
  });

  test("of the destination is logged, and delivery continues", async () => {
    const source = streamSource(
      (batch) => (batch.map(textOf).includes("bad") ? failed : succeeded),
      {
        BatchSize: 1,
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:missing" } },
      },
      { sendToDestination: () => Promise.reject(new Error("there is no such queue")) },
    );
    source.append("bad", "good");
    source.start();
    await eventually(() => expect(source.batches).toEqual([["bad"], ["good"]]));
    expect(source.logged).toEqual(["stream records were discarded", "sending to the on-failure destination failed"]);
  });
});

describe("a report of failed items", () => {
  const reporting = { FunctionResponseTypes: ["ReportBatchItemFailures"] };
  const sequenceOf = (batch: Batch, text: string) =>
    batch.find((record) => textOf(record) === text)?.kinesis.sequenceNumber;

  test("retries from the first failed record", async () => {
    let isFirst = true;
    const { start, append, batches } = streamSource((batch) => {
      if (!isFirst) return succeeded;
      isFirst = false;
      return reported(sequenceOf(batch, "d"), sequenceOf(batch, "b"));
    }, reporting);
    append(...letters("abcde"));
    start();
    await eventually(() => expect(batches).toEqual([letters("abcde"), letters("bcde")]));
  });

  test("isolates a bad record, with BisectBatchOnFunctionError", async () => {
    const processed: string[] = [];
    const { start, append, discarded } = streamSource(
      (batch) => {
        const bad = sequenceOf(batch, "c");
        processed.push(...batch.map(textOf).filter((text) => bad === undefined || text < "c"));
        return bad ? reported(bad) : reported();
      },
      {
        ...reporting,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:failed" } },
      },
    );
    append(...letters("abcdef"));
    start();
    await eventually(() => expect(processed.join("")).toBe("abdef"));
    expect(discarded.map(({ body }) => body.KinesisBatchInfo)).toMatchObject([{ batchSize: 1 }]);
  });

  test.each([
    ["an id that is not in the batch", reported("496000")],
    ["an empty id", reported("")],
    ["an id that is null", reported(null)],
    ["another key", { statusCode: 200, payload: '{"batchItemFailures":[{"id":"x"}]}' }],
    ["invalid JSON", { statusCode: 200, payload: "oops" }],
  ])("with %s fails the whole batch", async (_name, response) => {
    let isFirst = true;
    const { start, append, batches } = streamSource(() => {
      const current = isFirst ? response : succeeded;
      isFirst = false;
      return current;
    }, reporting);
    append("a", "b");
    start();
    await eventually(() =>
      expect(batches).toEqual([
        ["a", "b"],
        ["a", "b"],
      ]),
    );
  });

  test.each([
    ["an empty list", reported()],
    ["null", succeeded],
    ["an empty object", { statusCode: 200, payload: "{}" }],
    ["a list that is null", { statusCode: 200, payload: '{"batchItemFailures":null}' }],
    ["nothing", { statusCode: 200, payload: "" }],
  ])("with %s is success", async (_name, response) => {
    const { start, append, batches } = streamSource(() => response, { ...reporting, BatchSize: 1 });
    append("a", "b");
    start();
    await eventually(() => expect(batches).toEqual([["a"], ["b"]]));
  });
});

describe("filters", () => {
  test("pass only matching records to the function", async () => {
    const { start, append, batches } = streamSource(() => succeeded, {
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ data: { kind: ["wanted"] } }) }] },
    });
    append('{"kind":"wanted","n":1}', '{"kind":"other"}', "not JSON", '{"kind":"wanted","n":2}');
    start();
    await eventually(() => expect(batches.flat()).toEqual(['{"kind":"wanted","n":1}', '{"kind":"wanted","n":2}']));
  });
});

describe("a restart", () => {
  test("continues with the records that were not done", async () => {
    let isUp = true;
    const first = streamSource(() => (isUp ? succeeded : failed), { BatchSize: 1 });
    const running = first.start();
    first.append("a", "b");
    await eventually(() => expect(first.batches).toEqual([["a"], ["b"]]));
    isUp = false;
    first.append("c");
    await eventually(() => expect(first.batches.length).toBeGreaterThan(2));
    await running.stop();
    const second = streamSource(() => succeeded, { BatchSize: 1 }, { context: first.context });
    second.start();
    await eventually(() => expect(second.batches).toEqual([["c"]]));
  });

  test("of a mapping at LATEST delivers the records that arrived meanwhile", async () => {
    const first = streamSource(() => succeeded, { StartingPosition: "LATEST" });
    await first.start().stop();
    first.append("meanwhile");
    const second = streamSource(() => succeeded, { StartingPosition: "LATEST" }, { context: first.context });
    second.start();
    await eventually(() => expect(second.batches).toEqual([["meanwhile"]]));
  });
});

test("runs as many concurrent batches of a shard as the parallelization factor, never two of one key", async () => {
  const inFlight = new Map<string, number>();
  let [most, now] = [0, 0];
  const overlaps: string[] = [];
  const { start, append, batches } = streamSource(
    async (batch) => {
      now += 1;
      most = Math.max(most, now);
      const keys = new Set(batch.map(({ kinesis }) => kinesis.partitionKey));
      for (const key of keys) {
        if (inFlight.has(key)) overlaps.push(key);
        inFlight.set(key, 1);
      }
      await new Promise(setImmediate);
      for (const key of keys) inFlight.delete(key);
      now -= 1;
      return succeeded;
    },
    { ParallelizationFactor: 3, BatchSize: 5 },
  );
  append(...Array.from({ length: 200 }, (_, index): [string, string] => [`key-${index % 20}`, `${index}`]));
  start();
  await eventually(() => expect(batches.flat()).toHaveLength(200));
  expect(overlaps).toEqual([]);
  expect(most).toBe(3);
});

test("under random failures every record is done or discarded, in order of each key", async () => {
  const outcome = fc.constantFrom("succeed", "fail", "throttle", "report");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 }),
      fc.array(outcome, { maxLength: 12 }),
      fc.record({
        BatchSize: fc.integer({ min: 1, max: 7 }),
        ParallelizationFactor: fc.integer({ min: 1, max: 3 }),
        BisectBatchOnFunctionError: fc.boolean(),
        MaximumRetryAttempts: fc.constantFrom(-1, 1, 3),
      }),
      async (keys, outcomes, rules) => {
        const script = [...outcomes];
        const processed: [key: string, index: number][] = [];
        const recordProcessed = (batch: Batch) => {
          for (const record of batch) processed.push([record.kinesis.partitionKey, Number(textOf(record))]);
        };
        const { start, append, discarded, context } = streamSource(
          (batch) => {
            const next = script.shift() ?? "succeed";
            if (next === "fail") return failed;
            if (next === "throttle") return throttled;
            const middle = next === "report" ? Math.floor(batch.length / 2) : batch.length;
            recordProcessed(batch.slice(0, middle));
            return reported(...batch.slice(middle).map(({ kinesis }) => kinesis.sequenceNumber));
          },
          {
            ...rules,
            FunctionResponseTypes: ["ReportBatchItemFailures"],
            DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:failed" } },
          },
        );
        append(...keys.map((key, index): [string, string] => [`key-${key}`, String(index)]));
        const sources = start();
        const discardedCount = () =>
          discarded.reduce((sum, { body }) => sum + (body.KinesisBatchInfo as { batchSize: number }).batchSize, 0);
        await eventually(() => {
          // Skips the pauses between retries.
          context.clock.advanceTo(context.clock.now() + 5_000);
          expect(processed.length + discardedCount()).toBe(keys.length);
        });
        await sources.stop();
        const perKey = Map.groupBy(processed, ([key]) => key);
        for (const indexes of perKey.values()) {
          expect(indexes.map(([, index]) => index)).toEqual(
            indexes.map(([, index]) => index).toSorted((a, b) => a - b),
          );
        }
      },
    ),
    { numRuns: 25 },
  );
});
