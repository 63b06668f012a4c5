// npm run bench -- [name …] [--size N]: runs benchmarks, prints a table, writes bench/results/<name>.json.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Bench, BenchResult } from "./result.ts";

const FOLDER = import.meta.dirname;
const NOT_BENCHMARKS = ["main.ts", "result.ts"];
const ALL = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !NOT_BENCHMARKS.includes(entry.name))
  .map((entry) => entry.name.slice(0, -".ts".length))
  .sort();

const HELP = `npm run bench -- [name …] [--size N]

Runs the named benchmarks, or all. Each measures this project and a reference in one run,
prints a table and writes bench/results/<name>.json. A missed target is shown but is not
a failure; exit code 1 means that a benchmark crashed.

  --size N   number of runs, records, endpoints or clients, depending on the benchmark
  --help     prints this text

Benchmarks: ${ALL.join(", ")}`;

const load = async (name: string): Promise<Bench> => {
  const module: { default?: Bench } = await import(`./${name}.ts`);
  if (!module.default) throw new Error(`bench/${name}.ts has no default export`);
  return module.default;
};

const round = (value: number) => Number(value.toPrecision(4));

const row = (result: BenchResult) => ({
  name: result.name,
  unit: result.unit,
  ours: round(result.ours),
  reference: `${round(result.reference.value)} (${result.reference.name})`,
  ratio: round(result.ratio),
  target: result.target,
  pass: result.pass ? "yes" : "MISSED",
});

const runOne = async (name: string, size: number | undefined) => {
  const bench = await load(name);
  const results = await bench({ size });
  mkdirSync(`${FOLDER}/results`, { recursive: true });
  writeFileSync(`${FOLDER}/results/${name}.json`, `${JSON.stringify(results, null, 2)}\n`);
  console.table([results].flat().map(row));
};

/** Runs each benchmark in its own process, so that none inherits another's heap. */
const runEach = (names: readonly string[], size: number | undefined) => {
  const sizeArguments = size === undefined ? [] : ["--size", String(size)];
  const crashed = names.filter((name) => {
    console.log(`\n${name}`);
    const command = [import.meta.filename, name, ...sizeArguments];
    return spawnSync(process.execPath, command, { stdio: "inherit" }).status !== 0;
  });
  if (crashed.length > 0) {
    console.error(`crashed: ${crashed.join(", ")}`);
    process.exitCode = 1;
  }
};

const toSize = (text: string | undefined) => {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--size must be a positive whole number, not "${text}"`);
  return Number(text);
};

const main = async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { size: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log(HELP);
  const unknown = positionals.filter((name) => !ALL.includes(name));
  if (unknown.length > 0) throw new Error(`unknown benchmark "${unknown.join('", "')}"; benchmarks: ${ALL.join(", ")}`);
  const size = toSize(values.size);
  const [only] = positionals;
  if (only !== undefined && positionals.length === 1) return runOne(only, size);
  runEach(positionals.length > 0 ? positionals : ALL, size);
};

await main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
