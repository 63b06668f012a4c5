// Sends two campaigns to three people, one through each channel, and prints why a message was not sent, if one was not.
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
  new CreateAppCommand({ CreateApplicationRequest: { Name: "Own channels" } }),
);
const ApplicationId = ApplicationResponse?.Id;

const PEOPLE = [
  { user: "ada", firstName: "Ada", phone: "+12065550101" },
  { user: "bo", firstName: "Bo", phone: "+12065550102" },
  { user: "cy", firstName: "Cy", phone: "+12065550103" },
];
const Item = PEOPLE.flatMap(({ user, firstName, phone }) => {
  const User = { UserId: user, UserAttributes: { firstName: [firstName] } };
  return [
    { Id: `${user}-app`, ChannelType: "CUSTOM" as const, Address: user, User },
    { Id: `${user}-phone`, ChannelType: "SMS" as const, Address: phone, User },
  ];
});
await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));

const { SegmentResponse } = await pinpoint.send(
  new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "everybody", Dimensions: {} } }),
);

const run = (DeliveryUri: string, endpointType: "CUSTOM" | "SMS", data: object) =>
  pinpoint.send(
    new CreateCampaignCommand({
      ApplicationId,
      WriteCampaignRequest: {
        Name: DeliveryUri,
        SegmentId: SegmentResponse?.Id,
        Schedule: { StartTime: "IMMEDIATE" },
        MessageConfiguration: { CustomMessage: { Data: JSON.stringify(data) } },
        CustomDeliveryConfiguration: { DeliveryUri, EndpointTypes: [endpointType] },
      },
    }),
  );

await run("webhook-channel", "CUSTOM", { text: "Hi {{User.UserAttributes.firstName.[0]}}, your order is on its way." });
await run("whatsapp-channel", "SMS", {
  template: "order_shipped",
  language: "en_US",
  parameters: ["{{User.UserAttributes.firstName.[0]}}"],
});

await fetch(`${endpoint}/_local/idle`, { method: "POST" }); // waits until both campaigns have ended
const { failures } = await (await fetch(`${endpoint}/_local/failures?application=${ApplicationId}`)).json();
for (const { function: name, reason, attempts } of failures) console.log(name, reason, `${attempts} attempts`);
console.log("sent: see the terminal of npm run provider");
