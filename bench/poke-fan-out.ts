// One multicast to 1,000 clients: the local broker, bare aedes, raw ws and Socket.IO. Each server and its subscribers run
// in two processes. All servers run all the time and are measured alternately, so that other load on the machine affects
// all equally. `burst` publishes as fast as the server accepts, each multicast in its own turn of the event loop, as if it
// came over the network, so that no server can combine two. `joined` publishes all in one turn, `paced` ten per second.
import { type FanOutName, startPair } from "./process/fan-out-pair.ts";
import { type Bench, type BenchResult, median } from "./result.ts";

const CLIENTS = 1_000;
const BURST = 50;
const WARM_UP_ROUNDS = 1;
const ROUNDS = 5;

const NAMES: FanOutName[] = ["ours", "bare aedes", "raw ws", "Socket.IO"];

const startMeasured = async (name: FanOutName, clients: number) => {
  const pair = await startPair(name, clients, { payloadBytes: 200, qos: 0 });
  const measure = async () => {
    const burst = await pair.publish(BURST, "one per turn");
    const joined = await pair.publish(BURST, "all in one turn");
    const paced = await pair.publishPaced();
    return {
      "deliveries/s": burst.perSecond,
      "deliveries/s, joined": joined.perSecond,
      "p99 ms": paced.p99Ms,
      "server µs/delivery": burst.cpuMicros,
      "KB/connection": pair.kilobytesPerClient,
    };
  };
  return { name, measure, stop: pair.stop };
};

type Pair = Awaited<ReturnType<typeof startMeasured>>;
type Figures = Awaited<ReturnType<Pair["measure"]>>;

const measureAlternately = async (pairs: Pair[]): Promise<Map<FanOutName, Figures[]>> => {
  const rounds = new Map<FanOutName, Figures[]>(NAMES.map((name) => [name, []]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const { name, measure } of pairs) {
      const figures = await measure();
      if (round >= 0) rounds.get(name)?.push(figures);
    }
  }
  return rounds;
};

const bench: Bench = async ({ size: clients = CLIENTS }) => {
  const pairs: Pair[] = [];
  for (const name of NAMES) pairs.push(await startMeasured(name, clients));
  const rounds = await measureAlternately(pairs);
  for (const { stop } of pairs) stop();

  const middle = (name: FanOutName, figure: keyof Figures) =>
    median((rounds.get(name) ?? []).map((figures) => figures[figure]));
  const shown = ["deliveries/s", "deliveries/s, joined", "p99 ms", "server µs/delivery", "KB/connection"] as const;
  const context = Object.fromEntries(
    NAMES.flatMap((name) => shown.map((figure) => [`${name} ${figure}`, Number(middle(name, figure).toPrecision(4))])),
  );
  const against = (name: FanOutName, target: number): BenchResult => {
    const [value, bareValue] = [middle("ours", "deliveries/s"), middle(name, "deliveries/s")];
    return {
      name: `poke-fan-out against ${name}`,
      unit: "deliveries/s",
      ours: value,
      reference: { name, value: bareValue },
      ratio: value / bareValue,
      target: `>= ${target} x`,
      pass: value / bareValue >= target,
      context: { clients, ...context },
    };
  };
  const p99 = (name: FanOutName): BenchResult => ({
    name: `poke-fan-out p99 against ${name}`,
    unit: "ms at 10 per second",
    ours: middle("ours", "p99 ms"),
    reference: { name, value: middle(name, "p99 ms") },
    ratio: middle("ours", "p99 ms") / middle(name, "p99 ms"),
    target: "<= 35 ms",
    pass: middle("ours", "p99 ms") <= 35,
    context: { clients, ...context },
  });
  return [against("bare aedes", 0.95), against("Socket.IO", 1), p99("raw ws")];
};

export default bench;
