import { execFileSync } from "node:child_process";

/** The first line that a command prints. Throws an error with the command that installs it. */
export const requireCommand = (command: string, args: string[], install: string): string => {
  try {
    return execFileSync(command, args, { encoding: "utf8" }).trim().split("\n")[0] ?? "";
  } catch {
    throw new Error(`this test needs ${command}: run \`${install}\``);
  }
};
