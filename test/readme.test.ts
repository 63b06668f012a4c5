// The examples in the README are files that `npm run types` compiles; this holds the README against them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

const published = (source: string) =>
  source
    .replace("../../src/poke-client/index.ts", "pinpoint-isv-suite/poke-client")
    .replace("../../src/poke-client/react.ts", "pinpoint-isv-suite/poke-client/react");

const examples = [...readme.matchAll(/<!-- (test\/readme\/[\w.-]+) -->\n```tsx?\n([\s\S]*?)```/g)].map(
  ([, path = "", shown = ""]) => ({ path, shown }),
);

describe("the README", () => {
  it("has an example for sending, one for receiving, one for React", () => expect(examples).toHaveLength(3));

  it.each(examples)("shows $path, which compiles", ({ path, shown }) => {
    expect(shown).toBe(published(readFileSync(join(root, path), "utf8")));
  });

  const files = [...readme.matchAll(/\]\(([^)#]+)\)|`((?:src|docs|infra|events|handlers)\/[\w./-]+)`/g)]
    .map(([, link, path]) => link ?? path ?? "")
    .filter((path) => path !== "" && !path.startsWith("http"));

  it.each(files)("names %s, which exists", (path) => expect(existsSync(join(root, path))).toBe(true));

  const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;
  const commands = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);

  it.each([...new Set(commands)])("names npm run %s, which exists", (name) => expect(scripts).toHaveProperty([name]));
});
