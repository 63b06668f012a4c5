// From an empty folder to an own hook step: the example is copied, installed and run, then its step is rewritten.
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

const OWN_STEP = `
import { createHookHandler, type HookStep } from "pinpoint-isv-suite/hook";

const notAda: HookStep = {
  name: "not-ada",
  failure: "fail-open",
  budgetShare: 1,
  decide: ({ endpoints }) =>
    new Map([...endpoints.keys()].filter((id) => id.startsWith("ada")).map((id) => [id, { kind: "drop", reason: "is Ada" }])),
};

export const handler = createHookHandler({ steps: [notAda] });
`;

test(
  "the example leads from an empty folder to an own hook step that changes who receives a campaign",
  async () => {
    const startedAt = performance.now();
    const step = (name: string) => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s: ${name}`);
    const example = await copyExample("own-hook-step");
    step("copied and installed");
    const AWS_ENDPOINT_URL = await example.startCloud();
    step("the local cloud runs");
    const recipients = async () => {
      const output = await example.runToEnd("npm", ["run", "--silent", "campaign"], { AWS_ENDPOINT_URL });
      return [...output.matchAll(/^(\w+)@/gm)].map(([, name]) => name).sort();
    };
    expect(await recipients()).toEqual(["ada", "cy"]);
    step("the step of the example has filtered a campaign");

    writeFileSync(example.path("handlers/loyalty-hook.ts"), OWN_STEP);
    writeFileSync(example.path("points.ts"), "export {};\n");
    await expect.poll(recipients, { timeout: 120_000, interval: 1_000 }).toEqual(["bo", "cy"]);
    const failures = await (await fetch(`${AWS_ENDPOINT_URL}/_local/failures`)).json();
    expect(failures).toMatchObject({ failures: [] });
    step("the own step has filtered a campaign");
  },
  EXAMPLE_MS,
);
