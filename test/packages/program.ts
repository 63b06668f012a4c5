import { spawn } from "node:child_process";
import { once } from "node:events";

export type Program = {
  /** Resolves when the program has ended, with all that it printed. */
  ended: Promise<{ exitCode: number | null; output: string }>;
  /** Resolves with the first group of the pattern once the output matches; rejects if the program ends before. */
  printed(pattern: RegExp): Promise<string>;
  /** Asks the program to end. */
  stop(): void;
  /** Ends the program, if it still runs. */
  kill(): Promise<void>;
};

export const startProgram = (
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Program => {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let hasEnded = false;
  const collect = (chunk: Buffer): void => {
    output += chunk;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const ended = once(child, "close").then(([exitCode]) => {
    hasEnded = true;
    return { exitCode, output };
  });
  return {
    ended,
    printed: async (pattern) => {
      while (true) {
        const found = output.match(pattern)?.[1];
        if (found !== undefined) return found;
        if (hasEnded) throw new Error(`${command} ended: ${output}`);
        await Promise.race([once(child.stdout, "data"), ended]);
      }
    },
    stop: () => void child.kill("SIGTERM"),
    kill: async () => {
      if (!hasEnded) child.kill("SIGKILL");
      await ended;
    },
  };
};
