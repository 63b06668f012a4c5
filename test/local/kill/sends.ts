import {
  CreateCampaignCommand,
  CreateJourneyCommand,
  CreateSegmentCommand,
  GetCampaignCommand,
  GetJourneyCommand,
  PutEventStreamCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import { createApp } from "../../create-app.ts";
import type { stockClients } from "../cloud-fixture.ts";

type Pinpoint = ReturnType<typeof stockClients>["pinpoint"];
type Audience = { ApplicationId: string; SegmentId: string };

/** A campaign or journey that pokes every customer of a segment once. */
export type Send = { eventType: string; isCompleted(): Promise<boolean> };

export const STREAM_NAME = "pinpoint-isv-suite-local-EngagementStream";

const hasOptedOut = (index: number) => index % 10 === 0;

/**
 * Creates an application with an event stream, and a segment of customers, every tenth of whom opted out. Returns the ids of
 * both, and the number of customers to poke (`eligible`).
 */
export const createAudience = async (
  pinpoint: Pinpoint,
  endpoints: number,
): Promise<Audience & { eligible: number }> => {
  const ApplicationId = await createApp(pinpoint, "kill");
  const WriteEventStream = {
    DestinationStreamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM_NAME}`,
    RoleArn: "arn:aws:iam::000000000000:role/pinpoint",
  };
  await pinpoint.send(new PutEventStreamCommand({ ApplicationId, WriteEventStream }));
  const indexes = Array.from({ length: endpoints }, (_, index) => index);
  for (let first = 0; first < endpoints; first += 100) {
    const Item = indexes.slice(first, first + 100).map((index) => {
      const Id = `customer-${index}`;
      const OptOut = hasOptedOut(index) ? "ALL" : "NONE";
      return { Id, ChannelType: "CUSTOM", Address: Id, OptOut, User: { UserId: Id } } as const;
    });
    await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  }
  const { SegmentResponse } = await pinpoint.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "everybody", Dimensions: {} } }),
  );
  const eligible = indexes.filter((index) => !hasOptedOut(index)).length;
  return { ApplicationId, SegmentId: SegmentResponse?.Id ?? "", eligible };
};

const CHANNEL = { DeliveryUri: "custom-channel", EndpointTypes: ["CUSTOM" as const] };

export const createCampaign = async (pinpoint: Pinpoint, { ApplicationId, SegmentId }: Audience): Promise<Send> => {
  const { CampaignResponse } = await pinpoint.send(
    new CreateCampaignCommand({
      ApplicationId,
      WriteCampaignRequest: {
        Name: "kill",
        SegmentId,
        SegmentVersion: 1,
        Schedule: { StartTime: "IMMEDIATE" },
        Hook: { LambdaFunctionName: "campaign-hook", Mode: "FILTER" },
        MessageConfiguration: { CustomMessage: { Data: "Playlist" } },
        CustomDeliveryConfiguration: CHANNEL,
      },
    }),
  );
  const campaign = { ApplicationId, CampaignId: CampaignResponse?.Id };
  const state = async () => (await pinpoint.send(new GetCampaignCommand(campaign))).CampaignResponse?.State;
  return {
    eventType: "_campaign.send",
    isCompleted: async () => (await state())?.CampaignStatus === "COMPLETED",
  };
};

export const createJourney = async (pinpoint: Pinpoint, { ApplicationId, SegmentId }: Audience): Promise<Send> => {
  const { JourneyResponse } = await pinpoint.send(
    new CreateJourneyCommand({
      ApplicationId,
      WriteJourneyRequest: {
        Name: "kill",
        State: "ACTIVE",
        StartCondition: { SegmentStartCondition: { SegmentId } },
        StartActivity: "wait",
        Activities: {
          wait: { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "poke" } },
          poke: { CUSTOM: { ...CHANNEL, MessageConfig: { Data: "Playlist" } } },
        },
      },
    }),
  );
  const journey = { ApplicationId, JourneyId: JourneyResponse?.Id };
  const state = async () => (await pinpoint.send(new GetJourneyCommand(journey))).JourneyResponse?.State;
  return { eventType: "_journey.send", isCompleted: async () => (await state()) === "COMPLETED" };
};
