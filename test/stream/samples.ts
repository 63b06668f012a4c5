import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../events/event-stream");

/** Every sample that is accepted: its name and its text. */
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

/** A sample on one line, as producers write it, with some of its top-level keys replaced. */
export const compact = (name: string, changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...JSON.parse(sample(name)), ...changes });
