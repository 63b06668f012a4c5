import { toError } from "../../to-error.ts";
import { type CopyOptions, parseCopyOptions } from "./copy-options.ts";

type CopyResult = { exitCode: number; message: string };

type Terminal = Pick<NodeJS.Process, "argv" | "stdout" | "stderr" | "umask"> & {
  exitCode?: NodeJS.Process["exitCode"];
};

/** Runs `backup` or `restore` as a program: parses its options, and prints its result or what was wrong. */
export const runCopy = async (
  terminal: Terminal,
  fileOption: "to" | "from",
  help: string,
  copy: (options: CopyOptions) => Promise<CopyResult>,
): Promise<void> => {
  terminal.umask(0o077);
  const parsed = parseCopyOptions(terminal.argv.slice(2), fileOption);
  switch (parsed.kind) {
    case "help":
      terminal.stdout.write(help);
      return;
    case "invalid":
      terminal.stderr.write(`${parsed.reason}\n\n${help}`);
      terminal.exitCode = 2;
      return;
    case "run": {
      const { exitCode, message } = await copy(parsed.options).catch((error: unknown) => ({
        exitCode: 1,
        message: toError(error).message,
      }));
      (exitCode === 0 ? terminal.stdout : terminal.stderr).write(`${message}\n`);
      terminal.exitCode = exitCode;
      return;
    }
    default:
      parsed satisfies never;
  }
};
