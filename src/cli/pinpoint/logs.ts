import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";

export type LogOptions = {
  /** The local cloud. */
  url: string;
  /** Keys of functions; empty: all functions. */
  functions: readonly string[];
  /** Whether to print new lines until the local cloud stops. */
  isFollowing: boolean;
};

const LogLine = z.object({ function: z.string(), at: z.string(), text: z.string() });
const LogPage = z.object({ lines: z.array(LogLine), position: z.number() });
type LogPage = z.infer<typeof LogPage>;
const Problem = z.object({ message: z.string() });

const PAUSE_MS = 300;

/** Prints the latest log lines of functions, and then new ones. Throws when the local cloud stops. */
export const printLogs = async (options: LogOptions, print: (line: string) => void): Promise<void> => {
  let page = await read(options, 0);
  printLines(page, print);
  while (options.isFollowing) {
    await delay(PAUSE_MS);
    page = await readNext(options, page.position);
    printLines(page, print);
  }
};

/** A local cloud that was started again counts from the beginning. */
const readNext = async (options: LogOptions, after: number): Promise<LogPage> => {
  const page = await read(options, after);
  return page.position < after ? read(options, 0) : page;
};

const read = async ({ url, functions }: LogOptions, after: number): Promise<LogPage> => {
  const query = new URLSearchParams([...functions.map((key) => ["function", key]), ["after", String(after)]]);
  const response = await fetch(new URL(`/_local/logs?${query}`, url)).catch((cause: unknown) => {
    throw new Error(`the local cloud at ${url} has stopped`, { cause });
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(Problem.parse(body).message);
  return LogPage.parse(body);
};

const printLines = ({ lines }: LogPage, print: (line: string) => void): void => {
  for (const line of lines) print(`${line.at} ${line.function}  ${line.text}`);
};
