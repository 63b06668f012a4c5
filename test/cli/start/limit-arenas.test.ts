import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startProgram } from "../../program.ts";

const MODULE = join(import.meta.dirname, "../../../src/cli/start/limit-arenas.ts");
const PROGRAM = `
import { limitArenas } from ${JSON.stringify(MODULE)};
limitArenas(import.meta.filename, process);
const { pid, env: { MALLOC_ARENA_MAX }, execArgv, argv } = process;
console.log(JSON.stringify({ pid, arenas: MALLOC_ARENA_MAX, execArgv, arguments: argv.slice(2) }));
`;

/** What the program prints at last, and how often it printed. */
const run = async (env: NodeJS.ProcessEnv, ...nodeOptions: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), "arenas-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
  const { MALLOC_ARENA_MAX: _, NODE_OPTIONS: __, ...clean } = process.env;
  const args = [...nodeOptions, join(folder, "program.mjs"), "--port", "0"];
  const { output } = await startProgram(process.execPath, args, { cwd: folder, env: { ...clean, ...env } }).ended;
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
};

test.runIf(process.platform === "linux")(
  "starts the program again in the same process, once, with its options and two arenas of malloc",
  async () => {
    const printed = await run({}, "--no-deprecation");
    expect(printed).toEqual([
      { pid: expect.any(Number), arenas: "2", execArgv: ["--no-deprecation"], arguments: ["--port", "0"] },
    ]);
  },
  120_000,
);

test("leaves a number of arenas that is set, and a program under a debugger, as they are", async () => {
  expect(await run({ MALLOC_ARENA_MAX: "4" })).toMatchObject([{ arenas: "4" }]);
  const [inspected] = await run({}, "--inspect=0");
  expect(inspected).not.toHaveProperty("arenas");
}, 120_000);
