// Takes the place of bundle-page.ts in the published package, which has no bundler: see "imports" in its package.json.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The script of a page, as packages/build.ts bundled it. */
export const bundlePage = (page: string): Promise<string> =>
  readFile(join(import.meta.dirname, "..", page, "main.js"), "utf8");
