import { globSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { bundle } from "../build.ts";
import { bundlePage } from "../src/web/bundle-page.ts";
import { compile } from "./compile.ts";
import { reachedDeclarations } from "./declarations.ts";
import type { PackageFolder } from "./package-folder.ts";

/** Compiles the suite, and adds what the local cloud reads: the default stack, the engine's SQL, the demo's pages. */
export const addSuiteFiles = async ({ root, folder, copy, modules }: PackageFolder): Promise<void> => {
  compile("packages/pinpoint-isv-suite", join(folder, "lib"));
  removeInnerDeclarations(folder, modules);

  for (const path of ["CHANGELOG.md", "serverless.yml", "infra", "events"]) copy(path);
  await bundleIncludedModules(root, folder);
  await bundle("handlers", join(folder, "dist"));
  for (const path of globSync("dist/**/*.map", { cwd: folder })) rmSync(join(folder, path));

  const source = join(root, "src");
  const pages = "{demo/pages,local/ccp/page,web}";
  for (const path of globSync(["engine/migrations/*.sql", `${pages}/**/*.{html,css,svg}`], { cwd: source }))
    copy(`src/${path}`, `lib/${path}`);
  for (const page of globSync(`${pages}/*/main.tsx`, { cwd: source }).map(dirname))
    writeFileSync(join(folder, "lib", page, "main.js"), await bundlePage(page));
};

/** Removes the declarations of modules that no export of the package reaches. */
const removeInnerDeclarations = (folder: string, modules: string[]): void => {
  const reached = reachedDeclarations(modules.map((path) => join(folder, `${path}.d.ts`)));
  const declarations = globSync("lib/**/*.d.ts", { cwd: folder }).map((path) => join(folder, path));
  for (const path of declarations) if (!reached.has(path)) rmSync(path);
};

/** Bundles infra/*.cjs with the TypeScript that they require. The JSON files beside them are settings, and stay files. */
const bundleIncludedModules = async (root: string, folder: string): Promise<void> => {
  await build({
    entryPoints: globSync("infra/*.cjs", { cwd: root }),
    absWorkingDir: root,
    outdir: join(folder, "infra"),
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["*.json"],
    logLevel: "warning",
  });
  for (const path of globSync("infra/*.ts", { cwd: folder })) rmSync(join(folder, path));
};
