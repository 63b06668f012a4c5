import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../events/event-stream");

/** The text of every valid sample, by name. */
export const samples = new Map(
  readdirSync(root)
    .filter((file) => file.endsWith(".json") && !file.endsWith(".invalid.json"))
    .map((file): [string, string] => [file.slice(0, -".json".length), readFileSync(join(root, file), "utf8")]),
);

export const sample = (name: string): string => {
  const text = samples.get(name);
  if (text === undefined) throw new Error(`no sample events/event-stream/${name}.json`);
  return text;
};

/** A sample on one line, as producers write it, with `changes` to its top-level keys. */
export const compact = (name: string, changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...JSON.parse(sample(name)), ...changes });
