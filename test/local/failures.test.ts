import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestCloud, testCloud } from "./cloud-fixture.ts";
import { createAudience, failingProject, runCampaign } from "./failing-project.ts";

let here: TestCloud;
let audience: Awaited<ReturnType<typeof createAudience>>;
const lines: string[] = [];
beforeAll(async () => {
  here = await testCloud({ project: failingProject, log: (line) => lines.push(line) });
  here.cloud.engine.context.settings.firstRetryMs = 10;
  audience = await createAudience(here);
});
afterAll(() => here.close());

const failures = async (query = "") => {
  const response = await fetch(`${here.cloud.url}/_local/failures${query}`);
  return (await response.json()).failures;
};
const linesOf = (campaignId: string) => lines.filter((line) => line.startsWith(`campaign ${campaignId}, so far: `));

describe("a campaign whose function does not run", () => {
  test("because Pinpoint may not invoke it: the terminal and /_local/failures name the missing permission", async () => {
    const campaign = await runCampaign(here, audience, "forbidden");
    expect(linesOf(campaign)).toEqual([
      expect.stringMatching(
        /does not permit Pinpoint to invoke it.*AWS::Lambda::Permission with Principal pinpoint\.us-east-1\.amazonaws\.com/,
      ),
    ]);
    const [failure] = await failures();
    expect(failure).toMatchObject({
      application: audience.applicationId,
      campaign,
      stage: "channel",
      function: "forbidden",
      cause: "not-permitted",
      reason: "the function forbidden does not permit Pinpoint to invoke it",
      endpoints: 1,
      attempts: 1,
    });
    expect(failure.detail).toContain("Principal pinpoint.us-east-1.amazonaws.com, SourceAccount 000000000000");
  });

  test("because it does not exist: they list the functions of serverless.yml", async () => {
    const campaign = await runCampaign(here, audience, "work");
    expect(linesOf(campaign)).toEqual([
      expect.stringMatching(/there is no function work\. .*serverless\.yml has works, forbidden, throws, chatty/),
    ]);
  });

  test("to its end, because it throws: they have its error and where its log is, in one line for three attempts", async () => {
    const campaign = await runCampaign(here, audience, "throws");
    expect(linesOf(campaign)).toEqual([
      expect.stringMatching(/throws failed: TypeError: no such offer.*GET \/_local\/logs\?function=throws/),
    ]);
    expect(await failures()).toContainEqual(
      expect.objectContaining({ campaign, cause: "function-error", attempts: 3, endpoints: 1 }),
    );
  });

  test("because the response of its hook cannot be used: they say what the hook has to return", async () => {
    const campaign = await runCampaign(here, audience, "works", {
      Hook: { LambdaFunctionName: "chatty", Mode: "FILTER" },
    });
    expect(linesOf(campaign)).toEqual([
      expect.stringMatching(/the response of chatty cannot be used.*return the endpoints to keep/),
    ]);
  });
});

test("a campaign that is delivered has no failure, and the query selects an application", async () => {
  const campaign = await runCampaign(here, audience, "works");
  expect(linesOf(campaign)).toEqual([]);
  expect((await failures()).length).toBeGreaterThan(0);
  expect(await failures("?application=another")).toEqual([]);
});
