// The programs of the guides, as a reader runs them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

const program = (guide: string): string => {
  const markdown = readFileSync(join(import.meta.dirname, "../../docs/guides", guide), "utf8");
  const [, indent = "", text = ""] = /^( *)```js\n([\s\S]*?)^ *```$/m.exec(markdown) ?? [];
  return text.replaceAll(new RegExp(`^${indent}`, "gm"), "");
};

test(
  "the app of the first campaign prints the poke that the guide shows",
  async () => {
    const example = await copyExample("marketer");
    await example.install(inject("tarballs").client, inject("tarballs").suite);
    const AWS_ENDPOINT_URL = await example.startCloud("--bare");
    example.write("app.mjs", program("first-campaign.md").replaceAll("http://127.0.0.1:4566", AWS_ENDPOINT_URL));
    const app = example.start(process.execPath, ["app.mjs"]);
    await app.printed(/(subscribed)/);
    await example.runToEnd(process.execPath, ["send.ts"], { AWS_ENDPOINT_URL });
    await app.printed(/(PlaylistLibraryUpdated \{ title: 'A mix for Ada' \})/);
  },
  EXAMPLE_MS,
);

test(
  "the unit test of the guide to testing passes, and fails when the step changes",
  async () => {
    const example = await copyExample("own-hook-step");
    example.write("hook.test.mjs", program("testing.md"));
    expect(await example.runToEnd(process.execPath, ["--test"])).toMatch(/pass 1\n/);
    const step = readFileSync(example.path("handlers/loyalty-hook.ts"), "utf8");
    example.write("handlers/loyalty-hook.ts", step.replace("MINIMUM_POINTS = 100", "MINIMUM_POINTS = 10"));
    await expect(example.runToEnd(process.execPath, ["--test"])).rejects.toThrow("fail 1");
  },
  EXAMPLE_MS,
);
