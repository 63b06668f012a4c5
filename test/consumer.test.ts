// The package from `npm pack`, installed in a project outside this repository.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "consumer-"));
const modules = join(folder, "node_modules");

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const install = () => {
  const [packed] = JSON.parse(run("npm", "pack", ROOT, "--json", "--pack-destination", folder));
  const home = join(modules, "pinpoint-isv-suite");
  mkdirSync(home, { recursive: true });
  run("tar", "--extract", "--file", packed.filename, "--strip-components=1", "--directory", home);
};

// The package's own dependencies, from this repository instead of the registry.
const link = (name: string) => {
  mkdirSync(join(modules, name, ".."), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
};

const SOURCE = `
import { createPokeClient, type PokeState } from "pinpoint-isv-suite/poke-client";
import { useMulticastPoke } from "pinpoint-isv-suite/poke-client/react";
import { CustomChannelEvent, type Endpoint } from "pinpoint-isv-suite/pinpoint";

const client = createPokeClient({ token: async () => ({ token: "t", customerHash: "c", expiresAt: 0 }) });
const state: PokeState = client.state();
const endpoint: Endpoint | undefined = undefined;
const refused = CustomChannelEvent.safeParse({});
console.log(JSON.stringify({ state, endpoint, refused: !refused.success, hook: typeof useMulticastPoke }));
client.close();
`;

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    module: "nodenext",
    target: "es2024",
    lib: ["es2024", "dom"],
    types: [],
    noEmit: true,
  },
  files: ["app.mts"],
};

beforeAll(() => {
  install();
  for (const name of ["zod", "handlebars", "react", "@types/react", "csstype"]) link(name);
  writeFileSync(
    join(folder, "app.mts"),
    SOURCE.replace("console", "declare const console: { log(text: string): void };\nconsole"),
  );
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("a project that installs the package", () => {
  test("type-checks with its declarations, including those of its dependencies", () => {
    expect(run(join(ROOT, "node_modules/.bin/tsc"), "--project", ".")).toBe("");
  });

  test("runs it as plain JavaScript", () => {
    const output = JSON.parse(run(process.execPath, "app.mts"));
    expect(output).toEqual({ state: { status: "idle" }, refused: true, hook: "function" });
  });

  test("cannot import a module that is not exported", () => {
    writeFileSync(join(folder, "inside.mjs"), 'import "pinpoint-isv-suite/lib/poke/topic.js";');
    expect(() => run(process.execPath, "inside.mjs")).toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});
