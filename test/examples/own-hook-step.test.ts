import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

test(
  "the hook step of the example drops and enriches the endpoints of a campaign, and reloads when it is saved",
  async () => {
    const example = await copyExample("own-hook-step");
    expect(await example.typeErrors()).toBe("");
    const AWS_ENDPOINT_URL = await example.startCloud();
    const campaign = () => example.runToEnd("npm", ["run", "--silent", "campaign"], { AWS_ENDPOINT_URL });
    const [, expected = ""] =
      /```\n([^`]*)```/.exec(readFileSync(example.path("README.md"), "utf8").split("prints")[1] ?? "") ?? [];
    expect((await campaign()).split("\n").sort()).toEqual(expected.split("\n").sort());

    const path = example.path("handlers/loyalty-hook.ts");
    writeFileSync(path, readFileSync(path, "utf8").replace("MINIMUM_POINTS = 100", "MINIMUM_POINTS = 200"));
    await expect
      .poll(campaign, { timeout: 120_000, interval: 1_000 })
      .toBe("cy@example.com: Hi cy, your 310 points are waiting.\n");

    await example.runToEnd("npm", ["run", "build"]);
    expect(existsSync(example.path("dist/loyalty-hook/index.js"))).toBe(true);
  },
  EXAMPLE_MS,
);
