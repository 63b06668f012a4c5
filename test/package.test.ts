import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentOf, packagedTemplate } from "./packaged-template.ts";

const root = join(import.meta.dirname, "..");
const names = readdirSync(join(root, "handlers")).map((file) => basename(file, ".ts"));
const zip = (name: string) => readFileSync(join(root, `.serverless/${name}.zip`));

const KIBIBYTE = 1024;
const budget = (hasClient: boolean) => (hasClient ? 600 : 150) * KIBIBYTE;

// The source map, which is not in the zip, tells what went into the bundle.
const bundled = (name: string): string[] =>
  JSON.parse(readFileSync(join(root, `dist/${name}/index.js.map`), "utf8")).sources;
const hasClient = (name: string) => bundled(name).some((source) => source.includes("node_modules/@aws-sdk/client-"));

// [APPNOTE.TXT 4.3.12] a central directory header holds the name's length at 28 and the name at 46.
const filesIn = (archive: Buffer) => {
  const files: string[] = [];
  const signature = Buffer.from("PK\x01\x02", "latin1");
  for (let at = archive.indexOf(signature); at !== -1; at = archive.indexOf(signature, at + 46)) {
    files.push(archive.toString("utf8", at + 46, at + 46 + archive.readUInt16LE(at + 28)));
  }
  return files;
};

it("deploys every handler there is, and no other", () => {
  const deployed = environmentOf(packagedTemplate()).map(({ name }) => name.replace(/^pinpoint-isv-suite-[a-z]+-/, ""));
  expect(deployed.sort()).toEqual([...names].sort());
});

describe.each(names)("the package of %s", (name) => {
  it("holds one bundle", () => expect(filesIn(zip(name))).toEqual([`dist/${name}/index.js`]));

  it("is small enough to start fast", () => expect(zip(name).length).toBeLessThanOrEqual(budget(hasClient(name))));

  it("exports the handler that serverless.yml names", () => {
    const loaded = createRequire(import.meta.url)(`../dist/${name}/index.js`);
    expect(loaded.handler).toBeTypeOf("function");
  });
});

it("would notice a package over its budget", () => {
  expect(budget(false)).toBe(153_600);
  expect(Buffer.alloc(153_601).length).toBeGreaterThan(budget(false));
});
