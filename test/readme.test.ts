import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");

const published = (source: string) =>
  source
    .replace("../../src/poke-client/index.ts", "pinpoint-isv-suite/poke-client")
    .replace("../../src/poke-client/react.ts", "pinpoint-isv-suite/poke-client/react");

const EXAMPLES = [...README.matchAll(/<!-- (test\/readme\/[\w.-]+) -->\n```tsx?\n([\s\S]*?)```/g)].map(
  ([, path = "", shown = ""]) => ({ path, shown }),
);

describe("the README", () => {
  test("has an example for sending, one for receiving, one for React", () => expect(EXAMPLES).toHaveLength(3));

  // `npm run types` compiles the example files.
  test.each(EXAMPLES)("shows $path, which compiles", ({ path, shown }) => {
    expect(shown).toBe(published(readFileSync(join(ROOT, path), "utf8")));
  });

  const files = [...README.matchAll(/\]\(([^)#]+)\)|`((?:src|docs|infra|events|handlers)\/[\w./-]+)`/g)]
    .map(([, link, path]) => link ?? path ?? "")
    .filter((path) => path !== "" && !path.startsWith("http"));

  test.each(files)("refers to %s, which exists", (path) => expect(existsSync(join(ROOT, path))).toBe(true));

  const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
  const commands = [...README.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);

  test.each([...new Set(commands)])("refers to npm run %s, which exists", (name) => {
    expect(scripts).toHaveProperty([name]);
  });
});
