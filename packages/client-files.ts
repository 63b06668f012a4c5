import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { compile } from "./compile.ts";
import { mergeDeclarations } from "./merge-declarations.ts";
import type { PackageFolder } from "./package-folder.ts";

/**
 * Two files for each module that the client exports, and one for the code that they share: a browser without a bundler makes
 * few requests, and each small file would take a block of the disk.
 */
export const addClientFiles = async ({ root, folder, copy, modules }: PackageFolder): Promise<void> => {
  copy("src/poke-client/PROTOCOL.md", "PROTOCOL.md");
  const names = modules.map((path) => basename(path, ".js"));
  await build({
    entryPoints: names.map((name) => `src/poke-client/${name}.ts`),
    absWorkingDir: root,
    outdir: join(folder, "lib"),
    chunkNames: "shared-[hash]",
    bundle: true,
    splitting: true,
    minifyWhitespace: true, // names stay, for stack traces
    minifySyntax: true,
    lineLimit: 120,
    format: "esm",
    platform: "browser",
    target: "es2022",
    packages: "external",
    logLevel: "warning",
  });
  const declarations = mkdtempSync(join(tmpdir(), "declarations-"));
  compile("packages/pinpoint-poke-client", declarations);
  const declarationsOf = (name: string): string => join(declarations, `poke-client/${name}.d.ts`);
  for (const name of names)
    writeFileSync(join(folder, `lib/${name}.d.ts`), mergeDeclarations(declarationsOf(name), declarationsOf("index")));
  rmSync(declarations, { recursive: true });
};
