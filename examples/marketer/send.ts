// With the AWS SDK for JavaScript.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAppCommand,
  CreateCampaignCommand,
  CreateEmailTemplateCommand,
  CreateJourneyCommand,
  CreateSegmentCommand,
  GetCampaignActivitiesCommand,
  NotFoundException,
  PinpointClient,
  UpdateEmailTemplateCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";

const endpoint = process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
const pinpoint = new PinpointClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
});

const read = (name: string, segmentId = "") =>
  JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8").replaceAll("SEGMENT_ID", segmentId));

const { ApplicationResponse } = await pinpoint.send(
  new CreateAppCommand({ CreateApplicationRequest: { Name: "Music" } }),
);
const ApplicationId = ApplicationResponse?.Id;
await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: read("endpoints.json") }));
const { SegmentResponse } = await pinpoint.send(
  new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: read("segment.json") }),
);
const segmentId = SegmentResponse?.Id;

const { CampaignResponse } = await pinpoint.send(
  new CreateCampaignCommand({ ApplicationId, WriteCampaignRequest: read("campaign.json", segmentId) }),
);

const template = { TemplateName: "playlist-mail", EmailTemplateRequest: read("template.json") };
await pinpoint.send(new UpdateEmailTemplateCommand({ ...template, CreateNewVersion: true })).catch((error) => {
  if (error instanceof NotFoundException) return pinpoint.send(new CreateEmailTemplateCommand(template));
  throw error;
});
await pinpoint.send(new CreateJourneyCommand({ ApplicationId, WriteJourneyRequest: read("journey.json", segmentId) }));

await fetch(`${endpoint}/_local/idle`, { method: "POST" }); // waits until both have nothing more to do
const { ActivitiesResponse } = await pinpoint.send(
  new GetCampaignActivitiesCommand({ ApplicationId, CampaignId: CampaignResponse?.Id }),
);
console.log(ActivitiesResponse?.Item?.[0]?.SuccessfulEndpointCount, "pokes by the campaign");
const { messages } = await (await fetch(`${endpoint}/_local/outbox`)).json();
for (const message of messages)
  if (message.applicationId === ApplicationId) console.log("email to", message.address, "by the journey");
