// A segment with two conditions, compiled by the engine. Reference: the same two conditions in hand-written SQL.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SQLInputValue } from "node:sqlite";
import { createApp } from "../src/engine/app/store/apps.ts";
import type { EngineContext } from "../src/engine/context.ts";
import type { EndpointUpdate } from "../src/engine/endpoint/plan-endpoints.ts";
import { putEndpoints } from "../src/engine/endpoint/store/endpoints.ts";
import { createEngine } from "../src/engine/engine.ts";
import type { SegmentDefinition } from "../src/engine/segment/segment-definition.ts";
import { audience } from "../src/engine/segment/store/audience.ts";
import { createSegment } from "../src/engine/segment/store/segments.ts";
import { type Bench, median } from "./result.ts";

const DEFAULT_SIZE = 100_000;
const BATCH = 1_000;
const ROUNDS = 7;
const TARGET_RATIO = 1.5;

const GOLD_AND_BUSY: SegmentDefinition = {
  SegmentType: "DIMENSIONAL",
  Dimensions: {
    Attributes: { plan: { AttributeType: "INCLUSIVE", Values: ["gold"] } },
    Metrics: { visits: { ComparisonOperator: "GREATER_THAN", Value: 50 } },
  },
};
const HAND_WRITTEN = `json_extract(document, '$.Attributes.plan[0]') = 'gold' AND json_extract(document, '$.Metrics.visits') > 50`;

const segment: Bench = async ({ size = DEFAULT_SIZE }) => {
  const directory = mkdtempSync(join(tmpdir(), "bench-segment-"));
  const engine = createEngine({
    databasePath: join(directory, "engine.db"),
    region: "us-east-1",
    accountId: "000000000000",
    ports: {
      invokeFunction: async () => ({ kind: "failed", reason: "not-found", message: "this benchmark has no functions" }),
      sendMessage: async () => ({ status: "SUCCESS", messageId: "m-1" }),
    },
  });
  try {
    return measure(engine.context, size);
  } finally {
    await engine.stop();
    rmSync(directory, { recursive: true });
  }
};
export default segment;

const measure = (context: EngineContext, size: number) => {
  const appId = createApp(context, "bench").id;
  const startedMs = performance.now();
  for (let first = 0; first < size; first += BATCH)
    putEndpoints(
      context,
      appId,
      Array.from({ length: Math.min(BATCH, size - first) }, (_, at) => person(first + at)),
      "r",
    );
  const writtenMs = performance.now() - startedMs;

  const { where, parameters } = audience(context, appId, createSegment(context, appId, GOLD_AND_BUSY).id);
  const handWrittenMs: number[] = [];
  const oursMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    handWrittenMs.push(scanMs(context, HAND_WRITTEN, []));
    oursMs.push(scanMs(context, where, parameters));
  }
  const ratio = median(oursMs) / median(handWrittenMs);
  return {
    name: "segment",
    unit: `ms for ${size} endpoints`,
    ours: median(oursMs),
    reference: { name: "bare SQL scan", value: median(handWrittenMs) },
    ratio,
    target: `<= ${TARGET_RATIO} x`,
    pass: ratio <= TARGET_RATIO,
    context: { endpoints: size, endpointsWrittenPerSecond: Math.round((size / writtenMs) * 1_000) },
  };
};

const scanMs = ({ db }: EngineContext, where: string, parameters: SQLInputValue[]): number => {
  const statement = db.prepare(`SELECT count(*) FROM endpoint WHERE ${where}`);
  const startedMs = performance.now();
  statement.get(...parameters);
  return performance.now() - startedMs;
};

const person = (at: number): EndpointUpdate => ({
  id: randomUUID(),
  request: {
    ChannelType: "CUSTOM",
    Address: `user-${at}`,
    Attributes: { genres: ["rock", "jazz"], plan: [at % 3 === 0 ? "gold" : "free"] },
    Metrics: { visits: at % 100 },
    Demographic: { Platform: "ios", AppVersion: "4.2", Locale: "de_DE", Timezone: "Europe/Berlin" },
    Location: { Country: "DE", City: "Berlin" },
    User: { UserId: `user-${at >> 1}`, UserAttributes: { first: ["Ada"] } },
  },
});
