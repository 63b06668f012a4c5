import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildPackages } from "../../packages/build.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The files that `npm publish` would publish. */
    tarballs: { client: string; suite: string };
  }
}

/** Builds and packs both packages, once for all tests that install them. */
export default async (project: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), "packed-"));
  const folders = await buildPackages();
  const pack = (path: string): string => {
    const command = ["pack", path, "--json", "--pack-destination", folder];
    const [packed] = JSON.parse(execFileSync("npm", command, { encoding: "utf8" }));
    return join(folder, packed.filename);
  };
  const client = pack(folders["pinpoint-poke-client"]);
  const suite = pack(folders["pinpoint-isv-suite"]);
  project.provide("tarballs", { client, suite });
  return () => rmSync(folder, { recursive: true });
};
