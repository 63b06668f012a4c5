import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type {
  Connected,
  Counted,
  Listening,
  Load,
  Pace,
  Published,
  ToServer,
  ToSubscribers,
  Weighed,
} from "./fan-out-message.ts";

/** A delivery that was lost ends the benchmark instead of holding it up for ever. */
const ANSWER_WITHIN_MS = 60_000;

export type FanOutName = "ours" | "bare aedes" | "raw ws" | "Socket.IO";

const start = (script: string, ...scriptArguments: string[]) =>
  fork(join(import.meta.dirname, script), scriptArguments);

const ask = async <Answer>(child: ChildProcess, message?: ToServer | ToSubscribers): Promise<Answer> => {
  const answer = once(child, "message", { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (message) child.send(message);
  return (await answer)[0];
};

/** One server and its subscribers, each in a process of its own. */
export const startPair = async (name: FanOutName, clients: number, { payloadBytes, qos }: Load) => {
  const server = start("fan-out-server.ts", name, String(payloadBytes), String(qos));
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
  /** Twenty, ten a second. */
  const publishPaced = () => publish(20, { everyMs: 100 });
  const stop = () => {
    subscribers.disconnect();
    server.disconnect();
  };
  return { kilobytesPerClient, publish, publishPaced, stop };
};
