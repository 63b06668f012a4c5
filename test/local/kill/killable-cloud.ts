import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = join(import.meta.dirname, "../../..");
const MOVABLE_CLOCK = pathToFileURL(join(import.meta.dirname, "movable-clock.ts"));

export type KillableCloud = {
  url: string;
  state: string;
  /** Starts the process, always with the same port and state, campaigns and journeys paused, and the clock not set back. */
  start(): Promise<void>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
  resume(): Promise<unknown>;
  /** Sets the wall clock of the running process back by an hour. */
  setClockBack(): void;
};

/** The local cloud in a process of its own. */
export const killableCloud = async (state: string): Promise<KillableCloud> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const behind = `${state}.clock-is-behind`;
  const clock = `${MOVABLE_CLOCK}?${new URLSearchParams({ behind })}`;
  let child: ChildProcess | undefined;
  return {
    url,
    state,
    start: async () => {
      rmSync(behind, { force: true });
      const args = ["--import", clock, "src/cli/start.ts", "--bare", "--paused", "--port", `${port}`, "--state", state];
      const started = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
      child = started;
      await new Promise((ready, failed) => {
        started.stdout.once("data", ready);
        started.once("exit", (code) => failed(new Error(`the local cloud exited with ${code}`)));
      });
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
    resume: () => fetch(`${url}/_local/resume`, { method: "POST" }),
    setClockBack: () => writeFileSync(behind, ""),
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};
