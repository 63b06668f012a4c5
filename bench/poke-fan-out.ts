// One multicast to 1,000 clients: the local broker, bare aedes, raw ws and Socket.IO. Each server has a process of its
// own, its subscribers another. All are up for the whole run and take turns, so that what else the machine does hits
// all alike. `burst` is published as fast as the server takes it, each multicast in a turn of the event loop of its
// own, as when it comes over the network: nobody may join two. `joined` is the same in one turn, `paced` ten a second.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type {
  Connected,
  Counted,
  Listening,
  Pace,
  Published,
  ToServer,
  ToSubscribers,
  Weighed,
} from "./process/fan-out-message.ts";
import { type Bench, type BenchResult, median } from "./result.ts";

const CLIENTS = 1_000;
const BURST = 50;
const PACED = 20;
const PACED_EVERY_MS = 100;
/** A delivery that was lost ends the benchmark instead of holding it up for ever. */
const ANSWER_WITHIN_MS = 60_000;
const WARM_UP_ROUNDS = 1;
const ROUNDS = 5;

const names = ["ours", "bare aedes", "raw ws", "Socket.IO"] as const;
type Name = (typeof names)[number];

const start = (script: string, ...scriptArguments: string[]) =>
  fork(join(import.meta.dirname, "process", script), scriptArguments);

const ask = async <Answer>(child: ChildProcess, message?: ToServer | ToSubscribers): Promise<Answer> => {
  const answer = once(child, "message", { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (message) child.send(message);
  return (await answer)[0];
};

/** One server and its subscribers. */
const startPair = async (name: Name, clients: number) => {
  const server = start("fan-out-server.ts", name);
  const { port, kind } = await ask<Listening>(server);
  const subscribers = start("fan-out-subscribers.ts");
  const weigh = async () => (await ask<Weighed>(server, { do: "weigh" })).usedBytes;
  const before = await weigh();
  await ask<Connected>(subscribers, { do: "connect", kind, port, clients });
  const kilobytesPerClient = ((await weigh()) - before) / clients / 1024;

  const publish = async (count: number, pace: Pace) => {
    const { startedAt, cpuMs } = await ask<Published>(server, { do: "publish", count, pace });
    const deliveries = count * clients;
    const { lastAt, p99Ms } = await ask<Counted>(subscribers, { do: "count", deliveries });
    return { perSecond: (deliveries / (lastAt - startedAt)) * 1_000, p99Ms, cpuMicros: (cpuMs / deliveries) * 1_000 };
  };
  const measure = async () => {
    const burst = await publish(BURST, "each in a turn");
    const joined = await publish(BURST, "all in a turn");
    const paced = await publish(PACED, { everyMs: PACED_EVERY_MS });
    return {
      "deliveries/s": burst.perSecond,
      "deliveries/s, joined": joined.perSecond,
      "p99 ms": paced.p99Ms,
      "server µs/delivery": burst.cpuMicros,
      "KB/connection": kilobytesPerClient,
    };
  };
  const stop = () => {
    subscribers.disconnect();
    server.disconnect();
  };
  return { name, measure, stop };
};

type Pair = Awaited<ReturnType<typeof startPair>>;
type Figures = Awaited<ReturnType<Pair["measure"]>>;

const measureByTurns = async (pairs: Pair[]): Promise<Map<Name, Figures[]>> => {
  const rounds = new Map<Name, Figures[]>(names.map((name) => [name, []]));
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
  for (const name of names) pairs.push(await startPair(name, clients));
  const rounds = await measureByTurns(pairs);
  for (const { stop } of pairs) stop();

  const middle = (name: Name, figure: keyof Figures) =>
    median((rounds.get(name) ?? []).map((figures) => figures[figure]));
  const shown = ["deliveries/s", "deliveries/s, joined", "p99 ms", "server µs/delivery", "KB/connection"] as const;
  const context = Object.fromEntries(
    names.flatMap((name) => shown.map((figure) => [`${name} ${figure}`, Number(middle(name, figure).toPrecision(4))])),
  );
  const against = (name: Name, target: number): BenchResult => {
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
  const p99 = (name: Name): BenchResult => ({
    name: `poke-fan-out p99 against ${name}`,
    unit: "ms at 10 a second",
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
