import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { toIssues } from "../../errors.ts";
import { parseJson } from "../../parse-json.ts";
import { toError } from "../../to-error.ts";
import { ExportedEndpoint } from "../profile/exported-endpoint.ts";

/** An endpoint of an export, or the file and line of what could not be read. */
export type ExportLine = { kind: "endpoint"; endpoint: ExportedEndpoint } | { kind: "unreadable"; problem: string };

/**
 * The endpoints of an export job: one file or a folder of them, each with one JSON document on a line, compressed or not.
 * [Pinpoint developer guide: Exporting endpoints from Amazon Pinpoint]
 */
export async function* readExport(path: string): AsyncGenerator<ExportLine> {
  for (const file of await filesIn(path)) {
    if (/\.(gz|json|jsonl|ndjson)$/.test(file)) yield* readLines(file);
    else yield { kind: "unreadable", problem: `${file}: expected a name that ends in .gz, .json, .jsonl or .ndjson` };
  }
}

/** A file itself; of a folder, all files in it and below, except hidden ones. */
const filesIn = async (path: string): Promise<string[]> => {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
};

async function* readLines(file: string): AsyncGenerator<ExportLine> {
  let line = 0;
  try {
    for await (const text of createInterface({ input: textOf(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() !== "") yield parseLine(text, `${file}, line ${line}`);
    }
  } catch (error) {
    yield { kind: "unreadable", problem: `${file}, after line ${line}: ${toError(error).message}` };
  }
}

const textOf = (file: string): NodeJS.ReadableStream => {
  const bytes = createReadStream(file);
  if (!file.endsWith(".gz")) return bytes;
  const text = createGunzip();
  // `pipe` does not pass errors on.
  bytes.on("error", (error) => text.destroy(error));
  return bytes.pipe(text);
};

const parseLine = (text: string, place: string): ExportLine => {
  const value = parseJson(text);
  if (value === undefined) return { kind: "unreadable", problem: `${place}: not JSON` };
  const parsed = ExportedEndpoint.safeParse(value);
  if (parsed.success) return { kind: "endpoint", endpoint: parsed.data };
  const issues = toIssues(parsed.error).map(({ path, rule }) => `${path}: ${rule}`);
  return { kind: "unreadable", problem: `${place}: ${issues.join("; ")}` };
};
