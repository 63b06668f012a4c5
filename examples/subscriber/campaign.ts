// Sends an email to three people. The local cloud bounces mail to addresses that start with "bounce", as the mailbox simulator of
// SES does.
import {
  CreateAppCommand,
  CreateCampaignCommand,
  CreateSegmentCommand,
  PinpointClient,
  PutEventStreamCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import { settings } from "./aws.ts";

const pinpoint = new PinpointClient(settings);
const { ApplicationResponse } = await pinpoint.send(
  new CreateAppCommand({ CreateApplicationRequest: { Name: "Newsletter" } }),
);
const ApplicationId = ApplicationResponse?.Id;
await pinpoint.send(
  new PutEventStreamCommand({
    ApplicationId,
    WriteEventStream: {
      DestinationStreamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/pinpoint-isv-suite-local-EngagementStream",
      RoleArn: "arn:aws:iam::000000000000:role/event-stream",
    },
  }),
);
const Item = ["ada", "bounce", "cy"].map((name) => ({
  Id: name,
  ChannelType: "EMAIL" as const,
  Address: `${name}@example.com`,
}));
await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
const { SegmentResponse } = await pinpoint.send(
  new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "everybody", Dimensions: {} } }),
);
const { CampaignResponse } = await pinpoint.send(
  new CreateCampaignCommand({
    ApplicationId,
    WriteCampaignRequest: {
      Name: "Newsletter",
      SegmentId: SegmentResponse?.Id,
      Schedule: { StartTime: "IMMEDIATE" },
      MessageConfiguration: { EmailMessage: { FromAddress: "news@example.com", Title: "News", Body: "Hello" } },
    },
  }),
);
await fetch(`${settings.endpoint}/_local/idle`, { method: "POST" }); // waits until the campaign has ended
console.log(`campaign ${CampaignResponse?.Id} was sent`);
