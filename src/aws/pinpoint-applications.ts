import {
  GetApplicationSettingsCommand,
  GetAppsCommand,
  GetCampaignsCommand,
  GetEventStreamCommand,
  ListJourneysCommand,
  type PinpointClient,
} from "@aws-sdk/client-pinpoint";
import { unlessNotFound } from "./sdk-fault.ts";

/** An application with the stream that its events go to, and the functions and webhooks that it invokes. */
export type PinpointApplication = {
  id: string;
  name: string;
  eventStreamArn: string | undefined;
  targets: { target: string; usedBy: string }[];
};

// [Pinpoint quotas] 100 applications, 200 active campaigns and 50 active journeys in an account.
const PAGE_SIZE = "1000";
const ENDED = new Set(["COMPLETED", "DELETED", "CANCELLED", "CLOSED"]);

/** All applications of the account, or the one that is named. */
export const readApplications = async (
  client: PinpointClient,
  applicationId?: string,
): Promise<PinpointApplication[]> => {
  const { ApplicationsResponse } = await client.send(new GetAppsCommand({ PageSize: PAGE_SIZE }));
  const apps = (ApplicationsResponse?.Item ?? []).filter(
    ({ Id }) => applicationId === undefined || Id === applicationId,
  );
  return Promise.all(
    apps.map(async ({ Id: id = "", Name: name = "" }) => ({
      id,
      name,
      eventStreamArn: await readEventStreamArn(client, id),
      targets: [...(await targetsOfCampaigns(client, id)), ...(await targetsOfJourneys(client, id))],
    })),
  );
};

const readEventStreamArn = async (client: PinpointClient, ApplicationId: string): Promise<string | undefined> => {
  const found = await client
    .send(new GetEventStreamCommand({ ApplicationId }))
    .catch(unlessNotFound("pinpoint:GetEventStream"));
  return found?.EventStream?.DestinationStreamArn;
};

const targetsOfCampaigns = async (client: PinpointClient, ApplicationId: string) => {
  const { ApplicationSettingsResource: settings } = await client.send(
    new GetApplicationSettingsCommand({ ApplicationId }),
  );
  const { CampaignsResponse } = await client.send(new GetCampaignsCommand({ ApplicationId, PageSize: PAGE_SIZE }));
  const campaigns = (CampaignsResponse?.Item ?? []).filter(({ State }) => !ENDED.has(State?.CampaignStatus ?? ""));
  return [
    ...named([settings?.CampaignHook?.LambdaFunctionName], "the campaign hook of the application"),
    ...campaigns.flatMap(({ Id, Hook, AdditionalTreatments = [], ...own }) =>
      named(
        [
          Hook?.LambdaFunctionName,
          ...[own, ...AdditionalTreatments].map((treatment) => treatment.CustomDeliveryConfiguration?.DeliveryUri),
        ],
        `campaign ${Id}`,
      ),
    ),
  ];
};

const targetsOfJourneys = async (client: PinpointClient, ApplicationId: string) => {
  const { JourneysResponse } = await client.send(new ListJourneysCommand({ ApplicationId, PageSize: PAGE_SIZE }));
  const journeys = (JourneysResponse?.Item ?? []).filter(({ State }) => !ENDED.has(State ?? ""));
  return journeys.flatMap(({ Id, Activities = {} }) =>
    named(
      Object.values(Activities).map(({ CUSTOM }) => CUSTOM?.DeliveryUri),
      `journey ${Id}`,
    ),
  );
};

const named = (targets: (string | undefined)[], usedBy: string): PinpointApplication["targets"] =>
  targets.flatMap((target) => (target ? [{ target, usedBy }] : []));
