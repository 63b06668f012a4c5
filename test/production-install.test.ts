// What runs after `npm ci --omit=dev`: everything but the demo, the tests and the build.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

const ROOT = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })) });
const DevDependencies = z.object({ devDependencies: z.record(z.string(), z.string()) });

const folder = mkdtempSync(join(tmpdir(), "production-"));

/** The top-level packages in node_modules that `npm ci --omit=dev` installs. */
const productionPackages = (): string[] =>
  Object.entries(Lock.parse(JSON.parse(read("package-lock.json"))).packages)
    .filter(([path, { dev }]) => !dev && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path))
    .map(([path]) => path);

beforeAll(() => {
  for (const path of ["package.json", "serverless.yml", "src", "handlers", "infra", "events"])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  for (const path of productionPackages()) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(folder, path));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program where the symbolic links are the only packages. */
const run = async (...args: string[]) => {
  const links = ["--preserve-symlinks", "--preserve-symlinks-main"];
  const child = spawn(process.execPath, [...links, ...args], { cwd: folder, env: { ...process.env, NODE_PATH: "" } });
  const [output, errors, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { output, errors, exitCode };
};

test("the local cloud starts", async () => {
  const { output, errors, exitCode } = await run(
    "src/cli/start.ts",
    "--bare",
    "--once",
    "--port",
    "0",
    "--state",
    "state",
  );
  expect(errors).toBe("");
  expect(output).toMatch(/^Local cloud ready at/);
  expect(exitCode).toBe(0);
}, 60_000);

test("a function runs in it", async () => {
  const { output, exitCode } = await run("src/cli/invoke.ts", "poke", "events/poke/json-data.json");
  expect(output).toContain('"status": "accepted"');
  expect(exitCode).toBe(0);
}, 60_000);

test("the programs print their help", async () => {
  for (const program of ["poke", "pinpoint", "start"]) {
    const { output, exitCode } = await run(`src/cli/${program}.ts`, "--help");
    expect(output).not.toBe("");
    expect(exitCode).toBe(0);
  }
}, 60_000);

test("a source names a development dependency only in the demo, and React in its own file", () => {
  const names = Object.keys(DevDependencies.parse(JSON.parse(read("package.json"))).devDependencies);
  const isDemo = (path: string) => /^src\/(demo\/|cli\/start\/play-demo\.ts)/.test(path);
  const sources = globSync(["src/**/*.{ts,tsx}", "handlers/*.ts"], { cwd: ROOT }).filter((path) => !isDemo(path));
  const imports = (path: string, name: string) => new RegExp(`(from |import\\(|\\)\\()"${name}["/]`).test(read(path));
  const found = sources.flatMap((path) =>
    names.filter((name) => imports(path, name)).map((name) => `${path}: ${name}`),
  );
  expect(found).toEqual(["src/poke-client/react.ts: react"]);
});
