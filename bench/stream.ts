// Decodes, parses and classifies records of the event stream. Reference: base64 and JSON.parse of the same records.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decode, recognize } from "../src/stream/decode.ts";
import { readRecord } from "../src/stream/read-record.ts";
import { type Bench, type BenchResult, median } from "./result.ts";

const DISTINCT = 10_000;
const ROUNDS = 7;
const TARGET_RATIO = 0.5;
const GROWTH_TARGET_RATIO = 1.2;

const SAMPLES = join(import.meta.dirname, "../events/event-stream");

/** The samples of all three products, each on one line and with a unique endpoint. */
const createRecords = (): string[] => {
  const events = readdirSync(SAMPLES)
    .filter((file) => !file.endsWith(".invalid.json"))
    .map((file): object => JSON.parse(readFileSync(join(SAMPLES, file), "utf8")));
  return Array.from({ length: DISTINCT }, (_, index) => {
    const event = { ...events[index % events.length], client: { client_id: `ep-${index}` } };
    return Buffer.from(JSON.stringify(event)).toString("base64");
  });
};

const bare = (data: string): unknown => JSON.parse(Buffer.from(data, "base64").toString());
const ours = (data: string): unknown => decode(data).documents.map(({ value }) => recognize(value));
const ARRIVED_AT = new Date();
const whole = (data: string): unknown => readRecord({ id: "1", position: "shard:1", data, arrivedAt: ARRIVED_AT });

/** Records per second. */
const rate = (records: readonly string[], count: number, read: (data: string) => unknown): number => {
  const start = performance.now();
  for (let at = 0; at < count; at++) read(records[at % records.length] ?? "");
  return (count / (performance.now() - start)) * 1_000;
};

const measure = (records: readonly string[], count: number): BenchResult => {
  const rates = { ours: [] as number[], bare: [] as number[], whole: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.bare.push(rate(records, count, bare));
    rates.ours.push(rate(records, count, ours));
  }
  rates.whole.push(rate(records, count, whole));
  const ratio = median(rates.ours.map((value, round) => value / (rates.bare[round] ?? Number.NaN)));
  return {
    name: `stream, ${count.toLocaleString("en")} records`,
    unit: "records/s on one core",
    ours: median(rates.ours),
    reference: { name: "base64 + JSON.parse", value: median(rates.bare) },
    ratio,
    target: `>= ${TARGET_RATIO} x`,
    pass: ratio >= TARGET_RATIO,
    context: {
      "bytes per record": Math.round((records.join("").length * 0.75) / records.length),
      "with identity and notification, records/s": Math.round(median(rates.whole)),
      "resident memory MB": Math.round(process.memoryUsage.rss() / 1_000_000),
    },
  };
};

/** How much more time a record takes among a hundred times as many, relative to the growth of the reference. */
const growth = (one: BenchResult, hundred: BenchResult): BenchResult => ({
  name: "stream, time per record at 100 x the records",
  unit: "µs per record",
  ours: 1e6 / hundred.ours,
  reference: { name: "at 1 x", value: 1e6 / one.ours },
  ratio: one.ratio / hundred.ratio,
  target: `<= ${GROWTH_TARGET_RATIO} x`,
  pass: one.ratio / hundred.ratio <= GROWTH_TARGET_RATIO,
  context: { "growth, not relative to the reference": one.ours / hundred.ours },
});

const stream: Bench = async ({ size = DISTINCT }) => {
  const records = createRecords();
  measure(records, DISTINCT);
  const one = measure(records, size);
  const ten = measure(records, size * 10);
  const hundred = measure(records, size * 100);
  return [one, ten, hundred, growth(one, hundred)];
};

export default stream;
