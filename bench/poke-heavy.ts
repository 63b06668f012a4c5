// The broker's most expensive loads: 128 KB to 100 clients, and QoS 1 to 1,000 clients, ten per second. Measured
// alternately with a reference server.
import { type Load, TOPIC } from "./process/fan-out-message.ts";
import { type FanOutName, startPair } from "./process/fan-out-pair.ts";
import { type Bench, type BenchResult, median } from "./result.ts";

const WARM_UP_ROUNDS = 1;
const ROUNDS = 5;

type Heavy = { name: string; clients: number; load: Load; against: FanOutName; targetMs: number };

const HEAVY: Heavy[] = [
  {
    name: "poke-heavy 128 KB",
    clients: 100,
    // [AWS IoT Core quotas: message broker] 128 KB, including the topic name.
    load: { payloadBytes: 128 * 1024 - TOPIC.length, qos: 0 },
    against: "raw ws",
    targetMs: 50,
  },
  {
    name: "poke-heavy QoS 1",
    clients: 1_000,
    load: { payloadBytes: 200, qos: 1 },
    against: "bare aedes",
    targetMs: 35,
  },
];

const measure = async ({ name, clients, load, against, targetMs }: Heavy): Promise<BenchResult> => {
  const ours = await startPair("ours", clients, load);
  const theirs = await startPair(against, clients, load);
  const p99s: { ours: number; theirs: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const one = { theirs: (await theirs.publishPaced()).p99Ms, ours: (await ours.publishPaced()).p99Ms };
    if (round >= 0) p99s.push(one);
  }
  ours.stop();
  theirs.stop();
  const p99Ms = median(p99s.map((one) => one.ours));
  const value = median(p99s.map((one) => one.theirs));
  return {
    name,
    unit: "ms, p99 at 10 per second",
    ours: p99Ms,
    reference: { name: against, value },
    ratio: p99Ms / value,
    target: `<= ${targetMs} ms`,
    pass: p99Ms <= targetMs,
    context: { clients, ...load },
  };
};

const bench: Bench = async () => {
  const results: BenchResult[] = [];
  for (const one of HEAVY) results.push(await measure(one));
  return results;
};

export default bench;
