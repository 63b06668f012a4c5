import { CreateCampaignCommand } from "@aws-sdk/client-pinpoint";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { InvocationResult } from "../../../src/engine/context.ts";
import { customers, returned, startProject } from "../execution-fixture.ts";

type Failure = Extract<InvocationResult, { kind: "failed" }>["reason"];
const failure = fc.constantFrom<Failure[]>(
  "timeout",
  "function-error",
  "throttled",
  "not-found",
  "not-permitted",
  "payload-too-large",
  "unreachable",
);
const behavior = fc.oneof(
  { weight: 3, arbitrary: fc.constant("returns" as const) },
  { weight: 1, arbitrary: fc.constant("garbage" as const) },
  { weight: 2, arbitrary: failure },
);

const resultOf = (how: string, endpoints: Record<string, unknown>): InvocationResult => {
  if (how === "returns") return returned(endpoints);
  if (how === "garbage") return { kind: "returned", payload: "garbage" };
  return { kind: "failed", reason: how as "timeout", message: how };
};

test("whatever the hook and the channel return, each endpoint of the segment has one result, and the campaign is completed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(behavior, { maxLength: 30 }),
      fc.nat(40),
      fc.integer({ min: 1, max: 20 }),
      async (behaviors, count, size) => {
        const left = [...behaviors];
        const project = await startProject({
          endpoints: customers(count),
          settings: { endpointsPerInvocation: size, throttledAttempts: 2 },
          respond: ({ Endpoints }) => {
            // The engine's clock advances past the pause before the next attempt.
            setImmediate(() => project.clock.advanceTo(project.clock.now() + 15_000));
            return resultOf(left.shift() ?? "returns", Endpoints);
          },
        });
        await project.client.send(
          new CreateCampaignCommand({
            ApplicationId: project.appId,
            WriteCampaignRequest: {
              SegmentId: project.segmentId,
              Schedule: { StartTime: "IMMEDIATE" },
              MessageConfiguration: { CustomMessage: { Data: "offers" } },
              CustomDeliveryConfiguration: { DeliveryUri: "channel", EndpointTypes: ["CUSTOM"] },
              Hook: { LambdaFunctionName: "hook", Mode: "FILTER" },
            },
          }),
        );
        await project.engine.idle();
        const results = project.records("_campaign.send").map(({ client }) => client.client_id);
        const [campaign] = project.engine.context.db.prepare("SELECT status FROM campaign").all();
        await project.close();
        expect(results.sort()).toEqual(
          customers(count)
            .map(({ Id }) => Id)
            .sort(),
        );
        expect(campaign?.status).toBe("COMPLETED");
      },
    ),
    { numRuns: 40 },
  );
});
