import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { README, ROOT, SNIPPETS } from "./readme/snippets.ts";

describe("the README", () => {
  test("has all five snippets, in the order in which a reader needs them", () => {
    const files = SNIPPETS.map(({ path }) => basename(path));
    expect(files).toEqual([
      "receive-poke-react.tsx",
      "offer-hook.ts",
      "campaign.ts",
      "send-poke.ts",
      "receive-poke.ts",
    ]);
  });

  // `npm run types` compiles the files; test/readme/run.test.ts and the walks in test/examples/ run the snippets.
  test.each(SNIPPETS)("shows $path, which compiles", ({ path, text }) => {
    expect(text).toBe(readFileSync(join(ROOT, path), "utf8"));
  });

  test.each(SNIPPETS)("says before $path what to install", ({ text, commandsBefore }) => {
    const packages = [...text.matchAll(/ from "((?:@[\w-]+\/)?[\w-]+)/g)].map(([, name]) => name);
    const installed = [...commandsBefore.matchAll(/^npm install (.+)$/gm)].flatMap(([, names = ""]) =>
      names.split(" "),
    );
    expect(installed).toEqual(expect.arrayContaining(packages));
  });

  test("names the poke function of the stage that it deploys", () => {
    const [, stage] = /serverless deploy --stage (\w+)/.exec(README) ?? [];
    expect(SNIPPETS.some(({ text }) => text.includes(`"pinpoint-isv-suite-${stage}-poke"`))).toBe(true);
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
