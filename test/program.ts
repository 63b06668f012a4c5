import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";

/** How long a program may take to print what is expected of it, on a busy machine. */
const PRINTED_MS = 300_000;

export type Program = {
  /** Resolves when the program has ended. Programs that it started may still run, and print. */
  exited: Promise<unknown>;
  /** Resolves when nothing prints any more: the program has ended, and those that it started. */
  ended: Promise<{ exitCode: number | null; output: string }>;
  /** All that it has printed so far, without colors: many programs print these where `CI` is set. */
  output(): string;
  /** Resolves with the first group of the pattern once the output matches; rejects if the program ends first or takes too long. */
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
  let printed = "";
  const output = (): string => stripVTControlCharacters(printed);
  let hasEnded = false;
  let next = Promise.withResolvers<void>();
  const collect = (chunk: Buffer): void => {
    printed += chunk;
    next.resolve();
    next = Promise.withResolvers();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const ended = once(child, "close").then(([exitCode]) => {
    hasEnded = true;
    return { exitCode, output: output() };
  });
  return {
    exited: once(child, "exit"),
    ended,
    output,
    printed: async (pattern) => {
      const limit = AbortSignal.timeout(PRINTED_MS);
      const limitReached = once(limit, "abort");
      while (true) {
        const found = output().match(pattern)?.[1];
        if (found !== undefined) return found;
        if (hasEnded) throw new Error(`${command} ended: ${output()}`);
        if (limit.aborted) throw new Error(`${command} did not print ${pattern}: ${output()}`);
        await Promise.race([next.promise, ended, limitReached]);
      }
    },
    stop: () => void child.kill("SIGTERM"),
    kill: async () => {
      if (!hasEnded) child.kill("SIGKILL");
      await ended;
    },
  };
};
