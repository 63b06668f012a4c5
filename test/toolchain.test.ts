import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const MANIFEST: Record<"dependencies" | "devDependencies", Record<string, string>> = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);

test("the tests run on the Node that npm installed, not on the one of the host", () => {
  expect(process.version).toBe(`v${MANIFEST.devDependencies.node}`);
});

test("every dependency has an exact version", () => {
  const versions = Object.entries({ ...MANIFEST.dependencies, ...MANIFEST.devDependencies });
  const loose = versions.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});
