import { CreateCampaignCommand, CreateJourneyCommand, UpdateCampaignCommand } from "@aws-sdk/client-pinpoint";
import { expect, onTestFinished, test } from "vitest";
import { customers, startProject } from "./execution-fixture.ts";

test("an account has at most 200 active campaigns; a paused one is not active", async () => {
  const project = await startProject({ endpoints: customers(1) });
  onTestFinished(() => project.close());
  const StartTime = new Date(project.clock.now() + 86_400_000).toISOString();
  const create = async () => {
    const WriteCampaignRequest = {
      SegmentId: project.segmentId,
      Schedule: { StartTime },
      MessageConfiguration: { CustomMessage: { Data: "offers" } },
      CustomDeliveryConfiguration: { DeliveryUri: "my-channel", EndpointTypes: ["CUSTOM" as const] },
    };
    const command = new CreateCampaignCommand({ ApplicationId: project.appId, WriteCampaignRequest });
    return (await project.client.send(command)).CampaignResponse;
  };
  const campaigns = await Promise.all(Array.from({ length: 200 }, create));
  const rejected = { name: "BadRequestException", message: "The account has 200 active campaigns, the maximum" };
  await expect(create()).rejects.toMatchObject(rejected);
  const pause = { ApplicationId: project.appId, CampaignId: campaigns[0]?.Id };
  await project.client.send(new UpdateCampaignCommand({ ...pause, WriteCampaignRequest: { IsPaused: true } }));
  await create();
  await expect(create()).rejects.toMatchObject(rejected);
});

test("an account has at most 50 active journeys; a draft is not active", async () => {
  const project = await startProject({ endpoints: customers(1) });
  onTestFinished(() => project.close());
  const create = (State: "ACTIVE" | "DRAFT") =>
    project.client.send(
      new CreateJourneyCommand({
        ApplicationId: project.appId,
        WriteJourneyRequest: {
          Name: "welcome",
          State,
          StartCondition: { SegmentStartCondition: { SegmentId: project.segmentId } },
          Schedule: { StartTime: new Date(project.clock.now() + 86_400_000) },
          StartActivity: "wait",
          Activities: { wait: { Wait: { WaitTime: { WaitFor: "PT1H" } } } },
        },
      }),
    );
  await Promise.all(Array.from({ length: 50 }, () => create("ACTIVE")));
  await expect(create("ACTIVE")).rejects.toMatchObject({
    name: "BadRequestException",
    message: expect.stringContaining("50 active journeys"),
  });
  await create("DRAFT");
});
