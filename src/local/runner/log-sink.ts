import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";

export type LogLine = { at: string; requestId: string; text: string };

export type LogSink = {
  write(functionKey: string, requestId: string, text: string): void;
  lines(functionKey: string): LogLine[];
  close(): Promise<void>;
};

/** Lines kept in memory for each function; the file keeps all. */
const KEPT_LINES = 1000;

/** What the functions print: the newest lines in memory and all of them in a file for each function, never on the terminal. */
export const createLogSink = (directory: string): LogSink => {
  const kept = new Map<string, LogLine[]>();
  const files = new Map<string, WriteStream>();
  mkdirSync(directory, { recursive: true });

  const fileOf = (functionKey: string): WriteStream => {
    const open = files.get(functionKey) ?? createWriteStream(join(directory, `${functionKey}.log`), { flags: "a" });
    files.set(functionKey, open);
    return open;
  };
  const keep = (functionKey: string, line: LogLine): void => {
    const lines = kept.get(functionKey) ?? [];
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    kept.set(functionKey, lines);
  };
  return {
    write(functionKey, requestId, text) {
      fileOf(functionKey).write(text);
      const at = new Date().toISOString();
      for (const line of text.split("\n")) if (line !== "") keep(functionKey, { at, requestId, text: line });
    },
    lines: (functionKey) => kept.get(functionKey) ?? [],
    close: async () => {
      await Promise.all([...files.values()].map((file) => new Promise((resolve) => file.end(resolve))));
    },
  };
};
