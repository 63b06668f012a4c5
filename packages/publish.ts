// npm run publish-packages [-- --dry-run]: builds both packages and publishes them in the version of package.json.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPackages, repositoryOf } from "./build.ts";
import { Root } from "./manifest.ts";
import { whyNotReleased } from "./release.ts";

const ROOT = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Whether the registry has this version: of a publication that was cut off, only the rest is repeated. */
const isPublished = (name: string, version: string): boolean => {
  try {
    execFileSync("npm", ["view", `${name}@${version}`, "version"], { stdio: ["ignore", "pipe", "ignore"] });
    return true;
  } catch {
    return false; // npm fails if the package does not exist, or not in this version
  }
};

const publish = (name: string, folder: string, version: string, isDryRun: boolean): void => {
  const args = ["publish", folder, "--access", "public", isDryRun ? "--dry-run" : "--provenance"];
  if (!isDryRun && isPublished(name, version)) console.log(`${name} ${version} is published already`);
  else execFileSync("npm", args, { stdio: "inherit" });
};

const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });
const isDryRun = values["dry-run"];
const { version } = Root.parse(JSON.parse(read("package.json")));
const reasons = whyNotReleased({ version, changelog: read("CHANGELOG.md"), tag: process.env.GITHUB_REF_NAME });
for (const reason of reasons) console.error(`${isDryRun ? "would not be published" : "not published"}: ${reason}`);
if (reasons.length > 0 && !isDryRun) process.exitCode = 1;
else {
  const folders = await buildPackages(repositoryOf(process.env));
  for (const [name, folder] of Object.entries(folders)) publish(name, folder, version, isDryRun);
}
