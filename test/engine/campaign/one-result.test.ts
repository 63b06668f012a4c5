import { CreateCampaignCommand } from "@aws-sdk/client-pinpoint";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { FunctionAnswer } from "../../../src/engine/context.ts";
import { answered, customers, startProject } from "../execution-fixture.ts";

type Failure = Extract<FunctionAnswer, { kind: "failed" }>["reason"];
const failure = fc.constantFrom<Failure[]>(
  "timeout",
  "function-error",
  "throttled",
  "not-found",
  "payload-too-large",
  "unreachable",
);
const behavior = fc.oneof(
  { weight: 3, arbitrary: fc.constant("answers" as const) },
  { weight: 1, arbitrary: fc.constant("garbage" as const) },
  { weight: 2, arbitrary: failure },
);

const answerAs = (how: string, endpoints: Record<string, unknown>): FunctionAnswer => {
  if (how === "answers") return answered(endpoints);
  if (how === "garbage") return { kind: "answered", payload: "garbage" };
  return { kind: "failed", reason: how as "timeout", message: how };
};

test("whatever hook and channel do, everyone in the segment has exactly one result, and the campaign ends", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(behavior, { maxLength: 30 }),
      fc.nat(40),
      fc.integer({ min: 1, max: 20 }),
      async (behaviors, people, size) => {
        const left = [...behaviors];
        const project = await startProject({
          endpoints: customers(people),
          settings: { endpointsPerInvocation: size, throttledAttempts: 2 },
          answer: ({ Endpoints }) => {
            // Pauses between attempts are by the engine's clock: they are over at once.
            setImmediate(() => project.clock.advanceTo(project.clock.now() + 15_000));
            return answerAs(left.shift() ?? "answers", Endpoints);
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
          customers(people)
            .map(({ Id }) => Id)
            .sort(),
        );
        expect(campaign?.status).toBe("COMPLETED");
      },
    ),
    { numRuns: 40 },
  );
});
