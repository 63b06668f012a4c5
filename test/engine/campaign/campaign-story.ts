import {
  CreateCampaignCommand,
  type Event,
  GetCampaignCommand,
  PutEventsCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { createClock } from "../../../src/engine/clock.ts";
import type { Project } from "../execution-fixture.ts";

/** Noon in London, 07:00 in New York, 13:00 in Berlin, 21:00 in Tokyo. */
export const NOON = Date.parse("2026-12-01T12:00:00Z");

/** A clock that only moves when it is advanced. */
export const standingClock = (startMs = NOON) => createClock(0, () => startMs);

/** Creates a campaign with a custom channel, and resolves when nothing is due. */
export const campaign = async (project: Project, request: Partial<WriteCampaignRequest> = {}): Promise<string> => {
  const { CampaignResponse } = await project.client.send(
    new CreateCampaignCommand({
      ApplicationId: project.appId,
      WriteCampaignRequest: {
        Name: "spring",
        SegmentId: project.segmentId,
        Schedule: { StartTime: "IMMEDIATE", Frequency: "ONCE" },
        MessageConfiguration: { CustomMessage: { Data: "hello" } },
        CustomDeliveryConfiguration: { DeliveryUri: "my-channel", EndpointTypes: ["CUSTOM"] },
        ...request,
      },
    }),
  );
  await project.engine.idle();
  return CampaignResponse?.Id ?? "";
};

export const statusOf = async (project: Project, campaignId: string): Promise<string | undefined> => {
  const { CampaignResponse } = await project.client.send(
    new GetCampaignCommand({ ApplicationId: project.appId, CampaignId: campaignId }),
  );
  return CampaignResponse?.State?.CampaignStatus;
};

/** Sends one event of each endpoint, and resolves when nothing is due. */
export const putEvent = async (
  project: Project,
  endpointIds: readonly string[],
  EventType: string,
  more: Partial<Event> = {},
): Promise<void> => {
  const event = { EventType, Timestamp: "2026-12-01T12:00:00Z", ...more };
  const BatchItem = Object.fromEntries(endpointIds.map((id) => [id, { Endpoint: {}, Events: { event } }]));
  await project.client.send(new PutEventsCommand({ ApplicationId: project.appId, EventsRequest: { BatchItem } }));
  await project.engine.idle();
};

/** The ids of the endpoints in each invocation, in order. */
export const batchesSent = (project: Project): string[][] =>
  project.invocations.map(({ event }) => Object.keys(event.Endpoints));

export const advanceTo = async (project: Project, time: string): Promise<void> => {
  await project.engine.advanceTo(Date.parse(time), () => {});
  await project.engine.idle();
};
