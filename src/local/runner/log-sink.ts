import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { LoopState } from "../../keep-running.ts";

export type LogLine = { at: string; requestId: string; text: string };

export type LogSink = {
  write(functionKey: string, requestId: string, text: string): void;
  lines(functionKey: string): LogLine[];
  close(): Promise<void>;
};

/** Lines of each function that are kept in memory. */
const KEPT_LINES = 1000;

/** Collects the output of the functions: the latest lines in memory, and all of it in one file per function. */
export const createLogSink = (directory: string, report: (state: LoopState) => void): LogSink => {
  const linesByFunction = new Map<string, LogLine[]>();
  const files = new Map<string, WriteStream>();
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
      for (const line of text.split("\n")) if (line !== "") keep(functionKey, { at, requestId, text: line });
    },
    lines: (functionKey) => linesByFunction.get(functionKey) ?? [],
    close: async () => {
      await Promise.all([...files.values()].map((file) => new Promise((resolve) => file.end(resolve))));
    },
  };
};
