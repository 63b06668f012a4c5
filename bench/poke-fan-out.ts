// One multicast to 1,000 clients: the local broker, bare aedes, raw ws and Socket.IO. Each server has a process of its
// own, its subscribers another. All are up for the whole run and take turns, so that what else the machine does hits
// all alike. `burst` is published as fast as the server takes it, each multicast in a turn of the event loop of its
// own, as when it comes over the network: nobody may join two. `joined` is the same in one turn, `paced` ten a second.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { FromServer, FromSubscribers, Pace, ToServer, ToSubscribers } from "./process/fan-out-message.ts";
import { type Bench, type BenchResult, median } from "./result.ts";

const CLIENTS = 1_000;
const BURST = 50;
const PACED = 20;
const PACED_EVERY_MS = 100;
const ROUNDS = 7;

const names = ["ours", "bare aedes", "raw ws", "Socket.IO"] as const;
type Name = (typeof names)[number];

const start = (script: string, ...scriptArguments: string[]) =>
  fork(join(import.meta.dirname, "process", script), scriptArguments);

const ask = async <Told extends { did: string }, Did extends Told["did"]>(child: ChildProcess, message: ToServer | ToSubscribers | undefined, did: Did): Promise<Extract<Told, { did: Did }>> => {
  const answer = once(child, "message");
  if (message) child.send(message);
  const [told]: Told[] = await answer;
  if (told?.did !== did) throw new Error(`a process of the benchmark told ${told?.did}, ${did} was asked for`);
  return told as Extract<Told, { did: Did }>;
};
