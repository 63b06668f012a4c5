// Sends one campaign to three people through the hook, and prints the emails that the local cloud sent.
import {
  CreateAppCommand,
  CreateCampaignCommand,
  CreateSegmentCommand,
  PinpointClient,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";

const endpoint = process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
const pinpoint = new PinpointClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
});

const { ApplicationResponse } = await pinpoint.send(
  new CreateAppCommand({ CreateApplicationRequest: { Name: "Loyalty" } }),
);
const ApplicationId = ApplicationResponse?.Id;

const Item = ["ada", "bo", "cy"].map((name) => ({
  Id: `${name}-email`,
  ChannelType: "EMAIL" as const,
  Address: `${name}@example.com`,
  User: { UserId: name },
}));
await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));

const { SegmentResponse } = await pinpoint.send(
  new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "everybody", Dimensions: {} } }),
);
await pinpoint.send(
  new CreateCampaignCommand({
    ApplicationId,
    WriteCampaignRequest: {
      Name: "Your points",
      SegmentId: SegmentResponse?.Id,
      Schedule: { StartTime: "IMMEDIATE" },
      Hook: { LambdaFunctionName: "loyalty-hook", Mode: "FILTER" },
      MessageConfiguration: {
        EmailMessage: {
          FromAddress: "points@example.com",
          Title: "You have {{Attributes.points.[0]}} points",
          Body: "Hi {{User.UserId}}, your {{Attributes.points.[0]}} points are waiting.",
        },
      },
    },
  }),
);

await fetch(`${endpoint}/_local/idle`, { method: "POST" }); // waits until the campaign has ended
const outbox = await (await fetch(`${endpoint}/_local/outbox`)).json();
for (const message of outbox.messages) {
  if (message.applicationId === ApplicationId) console.log(`${message.address}: ${message.body}`);
}
