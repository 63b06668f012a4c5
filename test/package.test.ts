import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { environmentOf, packagedTemplate } from "./packaged-template.ts";

const ROOT = join(import.meta.dirname, "..");
const NAMES = readdirSync(join(ROOT, "handlers")).map((file) => basename(file, ".ts"));
const zip = (name: string) => readFileSync(join(ROOT, `.serverless/${name}.zip`));

// A larger bundle takes longer to load on a cold start.
const KIBIBYTE = 1024;
const budget = (hasClient: boolean) => (hasClient ? 600 : 150) * KIBIBYTE;

const readJson = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
/** The names of the packages in each bundle, as the build lists them. */
const packagesByBundle: Record<string, string[]> = readJson("dist/packages.json");
const locked: Record<string, { dev?: true }> = readJson("package-lock.json").packages;

// The source map, which is not in the zip, lists the modules of the bundle.
const bundled = (name: string): string[] =>
  JSON.parse(readFileSync(join(ROOT, `dist/${name}/index.js.map`), "utf8")).sources;
const hasClient = (name: string) => bundled(name).some((source) => source.includes("node_modules/@aws-sdk/client-"));

// [ZIP file format specification: central directory header] The length of the name is at offset 28, the name at 46.
const filesIn = (archive: Buffer) => {
  const files: string[] = [];
  const signature = Buffer.from("PK\x01\x02", "latin1");
  for (let at = archive.indexOf(signature); at !== -1; at = archive.indexOf(signature, at + 46)) {
    files.push(archive.toString("utf8", at + 46, at + 46 + archive.readUInt16LE(at + 28)));
  }
  return files;
};

test("the template deploys every handler, and no other function", () => {
  const deployed = environmentOf(packagedTemplate()).map(({ name }) => name.replace(/^pinpoint-isv-suite-[a-z]+-/, ""));
  expect(deployed.sort()).toEqual([...NAMES].sort());
});

describe.each(NAMES)("the package of %s", (name) => {
  test("contains one bundle", () => expect(filesIn(zip(name))).toEqual([`dist/${name}/index.js`]));

  test("contains no development dependency", () => {
    const packages = packagesByBundle[`dist/${name}/index.js`];
    expect(packages).toContain("zod");
    expect(packages?.filter((one) => locked[`node_modules/${one}`]?.dev)).toEqual([]);
  });

  test("is within the size budget", () => expect(zip(name).length).toBeLessThanOrEqual(budget(hasClient(name))));

  test("exports the handler that serverless.yml names", () => {
    const loaded = createRequire(import.meta.url)(`../dist/${name}/index.js`);
    expect(loaded.handler).toBeTypeOf("function");
  });
});

test("the size budget of a bundle without an AWS client is 150 KiB", () => {
  expect(budget(false)).toBe(153_600);
});
