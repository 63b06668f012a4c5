import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toPackageJson } from "../../packages/manifest.ts";
import { whyNotReleased } from "../../packages/release.ts";

const ROOT = join(import.meta.dirname, "../..");
const CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n";

describe("a release", () => {
  test("is published if its tag, version and changelog agree", () => {
    expect(whyNotReleased({ version: "1.2.0", changelog: CHANGELOG, tag: "v1.2.0" })).toEqual([]);
  });

  test("is not published without a section in the changelog, from another tag, or outside of the workflow", () => {
    expect(whyNotReleased({ version: "1.3.0", changelog: CHANGELOG, tag: "v1.2.0" })).toEqual([
      'CHANGELOG.md has no section "## [1.3.0] - <date>"',
      "the tag is v1.2.0, and package.json has version 1.3.0",
    ]);
    expect(whyNotReleased({ version: "1.2.0", changelog: CHANGELOG, tag: undefined })).toHaveLength(1);
  });

  test("can be tried without publishing", () => {
    const output = execFileSync(process.execPath, ["packages/publish.ts", "--dry-run"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(output).toMatch(/\+ pinpoint-poke-client@[\s\S]*\+ pinpoint-isv-suite@/);
  }, 120_000);
});

describe("the package.json of a package", () => {
  const root = {
    version: "1.2.0",
    license: "MIT",
    dependencies: { zod: "4.0.0" },
    devDependencies: { "cli-progress": "3.0.0" },
  };

  test("has the versions of the repository's", () => {
    const manifest = { name: "one", exports: {}, dependencies: ["zod", "cli-progress"], type: "module" };
    expect(toPackageJson(manifest, root, "git+https://github.example.com/one.git")).toEqual({
      name: "one",
      version: "1.2.0",
      license: "MIT",
      type: "module",
      exports: {},
      repository: { type: "git", url: "git+https://github.example.com/one.git" },
      dependencies: { zod: "4.0.0", "cli-progress": "3.0.0" },
    });
  });

  test("cannot have a dependency that the repository does not have", () => {
    const manifest = { name: "one", exports: {}, dependencies: ["left-pad"] };
    expect(() => toPackageJson(manifest, root, undefined)).toThrow("one: package.json has no version of left-pad");
  });
});
