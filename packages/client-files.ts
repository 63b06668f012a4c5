import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { compile } from "./compile.ts";
import { mergeDeclarations } from "./merge-declarations.ts";
import type { PackageFolder } from "./package-folder.ts";

const OPTIONS: BuildOptions = {
  bundle: true,
  minifyWhitespace: true, // names stay, for stack traces
  minifySyntax: true,
  lineLimit: 120,
  format: "esm",
  platform: "browser",
  target: "es2022",
  packages: "external",
  logLevel: "warning",
};

/**
 * Two files for each module that the client exports, and one for the code that they share: a browser without a bundler makes
 * few requests, and each small file would take a block of the disk.
 */
export const addClientFiles = async ({ root, folder, copy, modules }: PackageFolder): Promise<void> => {
  copy("src/poke-client/PROTOCOL.md", "PROTOCOL.md");
  const names = modules.map((path) => basename(path, ".js"));
  const lib = join(folder, "lib");
  await build({
    ...OPTIONS,
    entryPoints: names.map((name) => `src/poke-client/${name}.ts`),
    absWorkingDir: root,
    outdir: lib,
    chunkNames: "shared-[hash]",
    splitting: true,
  });
  await mergeShared(lib);
  const declarations = mkdtempSync(join(tmpdir(), "declarations-"));
  compile("packages/pinpoint-poke-client", declarations);
  const declarationsOf = (name: string): string => join(declarations, `poke-client/${name}.d.ts`);
  for (const name of names)
    writeFileSync(join(folder, `lib/${name}.d.ts`), mergeDeclarations(declarationsOf(name), declarationsOf("index")));
  rmSync(declarations, { recursive: true });
};

/** esbuild writes a file for each set of modules that share code. One file has all of it: each takes a block of the disk. */
const mergeShared = async (lib: string): Promise<void> => {
  const shared = globSync("shared-*.js", { cwd: lib });
  const contents = shared.map((name) => `export * from "./${name}";`).join("\n");
  await build({ ...OPTIONS, stdin: { contents, resolveDir: lib }, outfile: join(lib, "shared.js") });
  for (const name of shared) rmSync(join(lib, name));
  for (const path of globSync("*.js", { cwd: lib }).map((name) => join(lib, name)))
    writeFileSync(path, readFileSync(path, "utf8").replace(/"\.\/shared-\w+\.js"/g, '"./shared.js"'));
};
