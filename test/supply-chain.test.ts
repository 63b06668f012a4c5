// What npm installs, read from package-lock.json without a network. Advisories need one: docs/security.md.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const ROOT = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const Names = z.record(z.string(), z.string());

const Locked = z.object({
  version: z.string(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  hasInstallScript: z.boolean().default(false),
  license: z.string().optional(),
  dev: z.boolean().default(false),
});
type Locked = z.infer<typeof Locked>;

const Lock = z.object({ packages: z.record(z.string(), z.looseObject({})) });
const Manifest = z.object({
  dependencies: Names,
  devDependencies: Names,
  allowScripts: z.record(z.string(), z.boolean()),
});
const Rules = z.object({
  installScripts: Names,
  nodeExecutables: Names,
  licenses: z.array(z.string()),
  licenseExceptions: Names,
});

const rules = Rules.parse(JSON.parse(read("test/supply-chain.json")));
const manifest = Manifest.parse(JSON.parse(read("package.json")));

type Package = Locked & { path: string; name: string };
const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

const packagesIn = (lock: unknown): Package[] =>
  Object.entries(Lock.parse(lock).packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ ...Locked.parse(entry), path, name: nameOf(path) }));

const packages = packagesIn(JSON.parse(read("package-lock.json")));

const unpinned = (all: Package[]) =>
  all
    .filter(({ integrity, resolved }) => !integrity?.startsWith("sha512-") || resolved !== undefined)
    .map(({ path }) => path);

/** The terms of an SPDX expression without `WITH` and parentheses: one of the `OR` terms is enough. */
const isAllowed = (license = "none") =>
  license.split(" OR ").some((term) => term.split(" AND ").every((one) => rules.licenses.includes(one)));

const isException = (name: string) =>
  Object.keys(rules.licenseExceptions).some((known) => name === known || name.startsWith(`${known}-`));

const unlicensed = (all: Package[]) =>
  all
    .filter(({ name, license }) => !isAllowed(license) && !isException(name))
    .map(({ path, license }) => `${path}: ${license}`);

const seeded = (entry: object) => packagesIn({ packages: { "node_modules/seeded": { version: "1.0.0", ...entry } } });

describe("every package of the lock file", () => {
  test("is pinned by a SHA-512 digest and by no address: npm takes it from the registry that it is configured with", () => {
    expect(unpinned(packages)).toEqual([]);
    expect(unpinned(packagesIn(JSON.parse(read("test/packages/tools/package-lock.json"))))).toEqual([]);
    expect(unpinned(seeded({}))).toHaveLength(1);
    expect(unpinned(seeded({ integrity: "sha512-x", resolved: "git+ssh://git@example.com/a.git" }))).toHaveLength(1);
  });

  test("has a license that is allowed, or is an exception with a reason", () => {
    expect(unlicensed(packages)).toEqual([]);
    expect(unlicensed(seeded({ license: "GPL-3.0" }))).toHaveLength(1);
    expect(unlicensed(seeded({}))).toHaveLength(1);
  });

  test("has the license that its own package.json has, where it is installed", () => {
    const Licensed = z.object({
      license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]),
    });
    const installed = new Set(globSync("node_modules/**/package.json", { cwd: ROOT }));
    const differing = packages
      .filter(({ path }) => installed.has(`${path}/package.json`))
      .filter(({ path, license }) => Licensed.parse(JSON.parse(read(`${path}/package.json`))).license !== license);
    expect(differing.map(({ path }) => path)).toEqual([]);
  });
});

// test/linear-patterns.test.ts runs the JavaScript of recheck. npm keeps a lock file without the optional packages; after
// it has made a new one, remove their entries from it.
test("the 52 MB of recheck's Java archive and native executables are not installed", () => {
  expect(packages.filter(({ name }) => name.startsWith("recheck-")).map(({ path }) => path)).toEqual([]);
});

describe("a script that runs at install", () => {
  test("belongs to a package that is named with a reason, and is allowed or forbidden in package.json", () => {
    const withScripts = [
      ...new Set(packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)),
    ];
    expect(Object.keys(rules.installScripts).sort()).toEqual(withScripts.sort());
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(withScripts.sort());
  });

  const pinned = rules.nodeExecutables[`${process.platform}-${process.arch}`];
  test.runIf(pinned)("installed the Node whose digest is pinned", () => {
    const executable = join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
    expect(createHash("sha256").update(readFileSync(executable)).digest("hex")).toBe(pinned);
  });
});
