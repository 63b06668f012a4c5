import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type KillableEngine = {
  /** Starts the process over the same file. Resolves to its URL, which is another one each time. */
  start(): Promise<string>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
};

const PROGRAM = fileURLToPath(new URL("./run-engine.ts", import.meta.url));

/** The engine in a process of its own. */
export const killableEngine = (databasePath: string, functionsUrl: string): KillableEngine => {
  let child: ChildProcess | undefined;
  return {
    start: async () => {
      const started = spawn(process.execPath, [PROGRAM, databasePath, functionsUrl], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      child = started;
      const exited = once(started, "exit").then(([code]) =>
        Promise.reject(new Error(`the engine exited with ${code}`)),
      );
      exited.catch(() => {});
      const [line] = await Promise.race([once(started.stdout, "data"), exited]);
      return String(line).trim();
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
};
