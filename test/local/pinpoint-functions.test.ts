import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type TestCloud, testCloud } from "./cloud-fixture.ts";
import { createAudience, runCampaign } from "./failing-project.ts";

let here: TestCloud | undefined;
afterEach(() => here?.close());

const infra = (name: string) => readFileSync(join(import.meta.dirname, "../../infra", name), "utf8");

const projectWith = (functions: string[]) => ({
  "serverless.yml": `
service: vendor
provider: { name: aws, runtime: nodejs24.x, timeout: 5, memorySize: 128 }
functions:
  my-hook: { handler: my-hook.handler }
  my-channel: { handler: my-channel.handler }
resources:
  - \${file(infra/pinpoint-functions.cjs)}
`,
  "infra/pinpoint-functions.cjs": infra("pinpoint-functions.cjs"),
  "infra/pinpoint-permissions.cjs": infra("pinpoint-permissions.cjs"),
  "infra/pinpoint-functions.json": JSON.stringify(functions),
  // The hook of the AWS guide for ISVs adds an attribute to each endpoint.
  "my-hook.ts": `export const handler = async (event) => {
    for (const endpoint of Object.values(event.Endpoints)) endpoint.Attributes.Offer = ["10"];
    return event.Endpoints;
  };`,
  "my-channel.ts": `export const handler = async (event) => { console.log(JSON.stringify(event.Endpoints)); return {}; };`,
});

const HOOK = { Hook: { LambdaFunctionName: "my-hook", Mode: "FILTER" } } as const;
const failures = async (cloud: TestCloud) =>
  (await (await fetch(`${cloud.cloud.url}/_local/failures`)).json()).failures;

test("a vendor's own functions run once they are in the list, and the terminal names the one that is not", async () => {
  const lines: string[] = [];
  here = await testCloud({ project: projectWith(["my-hook", "my-channel"]), log: (line) => lines.push(line) });
  await runCampaign(here, await createAudience(here), "my-channel", HOOK);
  expect(await failures(here)).toEqual([]);
  expect(here.cloud.logs.lines("my-channel").map(({ text }) => text)).toContainEqual(
    expect.stringContaining('"Offer":["10"]'),
  );
  await here.close();

  here = await testCloud({ project: projectWith(["my-channel"]), log: (line) => lines.push(line) });
  await runCampaign(here, await createAudience(here), "my-channel", HOOK);
  expect(await failures(here)).toMatchObject([{ stage: "hook", function: "my-hook", cause: "not-permitted" }]);
  expect(lines).toContainEqual(expect.stringContaining('add "my-hook" to infra/pinpoint-functions.json'));
});

test("a campaign finds a function by its name in another stage, and the cure of a failure names the function", async () => {
  const ofProd = { Hook: { LambdaFunctionName: "vendor-prod-my-hook", Mode: "FILTER" } } as const;
  here = await testCloud({ project: projectWith(["my-hook", "my-channel"]), log: () => {} });
  await runCampaign(here, await createAudience(here), "vendor-prod-my-channel", ofProd);
  expect(await failures(here)).toEqual([]);
  expect(here.cloud.logs.lines("my-channel").map(({ text }) => text)).toContainEqual(
    expect.stringContaining('"Offer":["10"]'),
  );
  await here.close();

  here = await testCloud({ project: projectWith(["my-channel"]), log: () => {} });
  await runCampaign(here, await createAudience(here), "vendor-prod-my-channel", ofProd);
  expect(await failures(here)).toMatchObject([
    { function: "vendor-prod-my-hook", cause: "not-permitted", cure: expect.stringContaining('add "my-hook" to') },
  ]);
});

test("a name in the list that is not a function stops the start, with the name", async () => {
  await expect(testCloud({ project: projectWith(["my-hok"]) })).rejects.toThrow(/MyDashhokLambdaFunction/);
  here = undefined;
});
