import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { LoopState } from "../../keep-running.ts";

/** `position` counts the lines of all functions since the local cloud started. */
export type LogLine = { position: number; function: string; at: string; requestId: string; text: string };

export type LogSink = {
  write(functionKey: string, requestId: string, text: string): void;
  /** The latest lines of a function. */
  lines(functionKey: string): LogLine[];
  /** The position of the latest line of any function; 0 if there is none. */
  position(): number;
  close(): Promise<void>;
};

/** Lines of each function that are kept in memory. */
const KEPT_LINES = 1000;

/** Collects the output of the functions: the latest lines in memory, and all of it in one file per function. */
export const createLogSink = (directory: string, report: (state: LoopState) => void): LogSink => {
  const linesByFunction = new Map<string, LogLine[]>();
  const files = new Map<string, WriteStream>();
  let position = 0;
  mkdirSync(directory, { recursive: true });

  const open = (functionKey: string): WriteStream => {
    const file = createWriteStream(join(directory, `${functionKey}.log`), { flags: "a" });
    // The next output opens the file again; by then, the disk may have space.
    file.on("error", () => files.delete(functionKey));
    files.set(functionKey, file);
    return file;
  };
  const append = (functionKey: string, text: string): void => {
    const file = files.get(functionKey) ?? open(functionKey);
    file.write(text, (error) => report(error ? { kind: "failing", error } : { kind: "ready" }));
  };
  const keep = (functionKey: string, line: LogLine): void => {
    const lines = linesByFunction.get(functionKey) ?? [];
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    linesByFunction.set(functionKey, lines);
  };
  return {
    write(functionKey, requestId, text) {
      append(functionKey, text);
      const at = new Date().toISOString();
      for (const line of text.split("\n"))
        if (line !== "") keep(functionKey, { position: ++position, function: functionKey, at, requestId, text: line });
    },
    lines: (functionKey) => linesByFunction.get(functionKey) ?? [],
    position: () => position,
    close: async () => {
      await Promise.all([...files.values()].map((file) => new Promise((resolve) => file.end(resolve))));
    },
  };
};
