import { Pinpoint } from "@aws-sdk/client-pinpoint";

const endpoint = "http://127.0.0.1:4566";
const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
const pinpoint = new Pinpoint({ endpoint, region: "us-east-1", credentials });

const { ApplicationResponse } = await pinpoint.createApp({ CreateApplicationRequest: { Name: "Shop" } });
const ApplicationId = ApplicationResponse?.Id;
const Item = ["ada", "bo"].map((Id) => ({ Id, ChannelType: "EMAIL" as const, Address: `${Id}@example.com` }));
await pinpoint.updateEndpointsBatch({ ApplicationId, EndpointBatchRequest: { Item } });
const WriteSegmentRequest = { Name: "everybody", Dimensions: {} };
const { SegmentResponse } = await pinpoint.createSegment({ ApplicationId, WriteSegmentRequest });
await pinpoint.createCampaign({
  ApplicationId,
  WriteCampaignRequest: {
    Name: "Offers",
    SegmentId: SegmentResponse?.Id,
    Schedule: { StartTime: "IMMEDIATE" },
    Hook: { LambdaFunctionName: "offer-hook", Mode: "FILTER" },
    MessageConfiguration: {
      EmailMessage: { FromAddress: "shop@example.com", Title: "For you", Body: "You get {{Attributes.offer.[0]}}" },
    },
  },
});

await fetch(`${endpoint}/_local/idle`, { method: "POST" }); // waits until the campaign has ended
const outbox = await (await fetch(`${endpoint}/_local/outbox`)).json();
for (const message of outbox.messages) {
  if (message.applicationId === ApplicationId) console.log(`${message.address}: ${message.body}`);
}
