import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export type KillableCloud = {
  url: string;
  state: string;
  /** Starts the process, always on the same port and state, with its campaigns and journeys paused. */
  start(): Promise<void>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
  resume(): Promise<unknown>;
};

/** The local cloud in a process of its own. */
export const killableCloud = async (state: string): Promise<KillableCloud> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  return {
    url,
    state,
    start: async () => {
      const args = ["src/cli/start.ts", "--bare", "--paused", "--port", String(port), "--state", state];
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
