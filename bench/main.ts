// npm run bench [-- name …] [-- --size N]: runs benchmarks, prints a table, writes bench/results/<name>.json.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Bench, BenchResult } from "./result.ts";

const folder = import.meta.dirname;
const notBenchmarks = ["main.ts", "result.ts"];
const all = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !notBenchmarks.includes(entry.name))
  .map((entry) => entry.name.slice(0, -".ts".length))
  .sort();

const help = `npm run bench [-- name …] [-- --size N]

Runs all benchmarks, or those named. Each measures ours and a reference in one run,
prints a table and writes bench/results/<name>.json. A missed target is shown, and is
no failure; exit code 1 means that a benchmark crashed.

  --size N   records, endpoints or clients, for benchmarks that scale
  --help     this text

Benchmarks: ${all.join(", ")}`;

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
  const answer = await bench({ size });
  mkdirSync(`${folder}/results`, { recursive: true });
  writeFileSync(`${folder}/results/${name}.json`, `${JSON.stringify(answer, null, 2)}\n`);
  console.table([answer].flat().map(row));
};

/** Each benchmark gets a process of its own, so that none inherits another's heap. */
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
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--size takes a positive whole number, got "${text}"`);
  return Number(text);
};

const main = async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { size: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log(help);
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no benchmark "${unknown.join('", "')}"; there are: ${all.join(", ")}`);
  const size = toSize(values.size);
  const [only] = positionals;
  if (only !== undefined && positionals.length === 1) return runOne(only, size);
  runEach(positionals.length > 0 ? positionals : all, size);
};

await main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
