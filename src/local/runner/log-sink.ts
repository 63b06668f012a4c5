import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";

export type LogLine = { at: string; requestId: string; text: string };

export type LogSink = {
  write(functionKey: string, requestId: string, text: string): void;
  lines(functionKey: string): LogLine[];
  close(): Promise<void>;
};

/** Lines of each function that are kept in memory. */
const KEPT_LINES = 1000;

/** Collects the output of the functions: the latest lines in memory, and all of it in one file per function. */
export const createLogSink = (directory: string): LogSink => {
  const linesByFunction = new Map<string, LogLine[]>();
  const files = new Map<string, WriteStream>();
  mkdirSync(directory, { recursive: true });

  const fileOf = (functionKey: string): WriteStream => {
    const file = files.get(functionKey) ?? createWriteStream(join(directory, `${functionKey}.log`), { flags: "a" });
    files.set(functionKey, file);
    return file;
  };
  const keep = (functionKey: string, line: LogLine): void => {
    const lines = linesByFunction.get(functionKey) ?? [];
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    linesByFunction.set(functionKey, lines);
  };
  return {
    write(functionKey, requestId, text) {
      fileOf(functionKey).write(text);
      const at = new Date().toISOString();
      for (const line of text.split("\n")) if (line !== "") keep(functionKey, { at, requestId, text: line });
    },
    lines: (functionKey) => linesByFunction.get(functionKey) ?? [],
    close: async () => {
      await Promise.all([...files.values()].map((file) => new Promise((resolve) => file.end(resolve))));
    },
  };
};
