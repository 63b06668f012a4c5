// packages/<name>/ -> lib/<name>/: a folder to pack, with compiled sources, package.json and the files that the package reads.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { addClientFiles } from "./client-files.ts";
import { Manifest, modulesOf, Root, toPackageJson } from "./manifest.ts";
import { addSuiteFiles } from "./suite-files.ts";

const ROOT = join(import.meta.dirname, "..");

const PACKAGES = { "pinpoint-poke-client": addClientFiles, "pinpoint-isv-suite": addSuiteFiles };
export type PackageName = keyof typeof PACKAGES;

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

const buildPackage = async (name: PackageName, repository: string | undefined): Promise<string> => {
  const folder = join(ROOT, "lib", name);
  rmSync(folder, { recursive: true, force: true });
  const copy = (from: string, to = from): void => {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    cpSync(join(ROOT, from), join(folder, to), { recursive: true });
  };
  copy("LICENSE");
  copy(`packages/${name}/README.md`, "README.md");
  const manifest = Manifest.parse(readJson(`packages/${name}/manifest.json`));
  const packageJson = toPackageJson(manifest, Root.parse(readJson("package.json")), repository);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(packageJson, undefined, 2)}\n`);
  await PACKAGES[name]({ root: ROOT, folder, copy, modules: modulesOf(manifest) });
  return folder;
};

/** Builds the packages; returns their folders. `repository` is the URL of their source, in Git's syntax. */
export const buildPackages = async (repository?: string): Promise<Record<PackageName, string>> => ({
  "pinpoint-poke-client": await buildPackage("pinpoint-poke-client", repository),
  "pinpoint-isv-suite": await buildPackage("pinpoint-isv-suite", repository),
});

/** The URL of the repository whose workflow this process belongs to. [GitHub documentation: default environment variables] */
export const repositoryOf = ({ GITHUB_SERVER_URL, GITHUB_REPOSITORY }: NodeJS.ProcessEnv): string | undefined =>
  GITHUB_REPOSITORY && `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`;

if (import.meta.main) await buildPackages(repositoryOf(process.env));
