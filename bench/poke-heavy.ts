// What costs the broker most: 128 KB to 100 clients, and QoS 1 to 1,000, ten a second, against others who take turns.

import type { Load } from "./process/fan-out-message.ts";
import { type FanOutName, startPair } from "./process/fan-out-pair.ts";
import { type Bench, type BenchResult, median } from "./result.ts";

const PACED = 20;
const PACED_EVERY_MS = 100;
const ROUNDS = 5;

type Heavy = { name: string; clients: number; load: Load; against: FanOutName; targetMs: number };

const heavy: Heavy[] = [
  {
    name: "poke-heavy 128 KB",
    clients: 100,
    load: { payloadBytes: 127 * 1024, qos: 0 },
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
  const pairs = [await startPair("ours", clients, load), await startPair(against, clients, load)] as const;
  const rounds: { ours: number; theirs: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [ours, theirs] = pairs;
    rounds.push({
      theirs: (await theirs.publish(PACED, { everyMs: PACED_EVERY_MS })).p99Ms,
      ours: (await ours.publish(PACED, { everyMs: PACED_EVERY_MS })).p99Ms,
    });
  }
  for (const { stop } of pairs) stop();
  // The first round warms both up.
  const measured = rounds.slice(1);
  const [ours, value] = [median(measured.map((one) => one.ours)), median(measured.map((one) => one.theirs))];
  return {
    name,
    unit: "ms, p99 at 10 a second",
    ours,
    reference: { name: against, value },
    ratio: ours / value,
    target: `<= ${targetMs} ms`,
    pass: ours <= targetMs,
    context: { clients, ...load },
  };
};

const bench: Bench = async () => {
  const results: BenchResult[] = [];
  for (const one of heavy) results.push(await measure(one));
  return results;
};

export default bench;
