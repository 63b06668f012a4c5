import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
}, 120_000);
afterAll(() => here.close());

test("GetPolicy returns the permissions of a function, and 404 if it has none", async () => {
  const { lambda } = here.clients;
  const { Policy = "" } = await lambda.send(new GetPolicyCommand({ FunctionName: "custom-channel" }));
  expect(JSON.parse(Policy).Statement).toEqual([
    {
      Sid: "statement-1",
      Effect: "Allow",
      Principal: { Service: "pinpoint.us-east-1.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: expect.stringMatching(/:function:.*custom-channel$/),
      Condition: {
        StringEquals: { "AWS:SourceAccount": "000000000000" },
        ArnLike: { "AWS:SourceArn": "arn:aws:mobiletargeting:us-east-1:000000000000:apps/*" },
      },
    },
  ]);
  await expect(lambda.send(new GetPolicyCommand({ FunctionName: "event-stream" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
