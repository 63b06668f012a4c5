import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type {
  Connected,
  Counted,
  Listening,
  Load,
  MemoryMeasured,
  Pace,
  Published,
  ToServer,
  ToSubscribers,
} from "./fan-out-message.ts";

/** A lost delivery fails the benchmark instead of blocking it forever. */
const RESPONSE_TIMEOUT_MS = 60_000;

export type FanOutName = "ours" | "bare aedes" | "raw ws" | "Socket.IO";

const start = (script: string, ...scriptArguments: string[]) =>
  fork(join(import.meta.dirname, script), scriptArguments);

/** Sends the request, if any, and returns the next message from the process. */
const request = async <Result>(child: ChildProcess, message?: ToServer | ToSubscribers): Promise<Result> => {
  const response = once(child, "message", { signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS) });
  if (message) child.send(message);
  return (await response)[0];
};

/** One server process and one process with all its subscribers. */
export const startPair = async (name: FanOutName, clients: number, { payloadBytes, qos }: Load) => {
  const server = start("fan-out-server.ts", name, String(payloadBytes), String(qos));
  const { port, kind } = await request<Listening>(server);
  const subscribers = start("fan-out-subscribers.ts");
  const usedBytes = async () => (await request<MemoryMeasured>(server, { do: "measure-memory" })).usedBytes;
  const before = await usedBytes();
  await request<Connected>(subscribers, { do: "connect", kind, port, clients });
  const kilobytesPerClient = ((await usedBytes()) - before) / clients / 1024;

  const publish = async (count: number, pace: Pace) => {
    const { startedAt, cpuMs } = await request<Published>(server, { do: "publish", count, pace });
    const deliveries = count * clients;
    const { lastAt, p99Ms } = await request<Counted>(subscribers, { do: "count", deliveries });
    return { perSecond: (deliveries / (lastAt - startedAt)) * 1_000, p99Ms, cpuMicros: (cpuMs / deliveries) * 1_000 };
  };
  /** Publishes twenty messages, ten per second. */
  const publishPaced = () => publish(20, { everyMs: 100 });
  const stop = () => {
    subscribers.disconnect();
    server.disconnect();
  };
  return { kilobytesPerClient, publish, publishPaced, stop };
};
