// The examples of the Amazon Pinpoint ISV partner guide, in its order: its Python with the same requests to the stock SDK.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateCampaignCommand,
  CreateEmailTemplateCommand,
  CreateImportJobCommand,
  CreateSegmentCommand,
  GetEndpointCommand,
  GetImportJobCommand,
  GetSegmentCommand,
  GetUserEndpointsCommand,
  type ImportJobRequest,
  PutEventStreamCommand,
  PutEventsCommand,
  SendMessagesCommand,
  UpdateEndpointCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApp } from "../create-app.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { partnerProject } from "./partner-project.ts";

const NOTES = join(tmpdir(), `partner-notes-${process.pid}`);
const WAIT = { timeout: 60_000, interval: 200 };

let here: TestCloud;
let ApplicationId: string;
beforeAll(async () => {
  here = await testCloud({ project: partnerProject, params: { notes: NOTES } });
  ApplicationId = await createApp(pinpoint(), "partner");
}, 120_000);
afterAll(async () => {
  await here.close();
  rmSync(NOTES, { force: true });
});

const pinpoint = () => here.clients.pinpoint;
const functionArn = (name: string): string =>
  here.cloud.runner.functions.find(({ key }) => key === name)?.arn ?? "no such function";
const notes = (): unknown[] =>
  existsSync(NOTES)
    ? readFileSync(NOTES, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
const outbox = async (): Promise<{ address: string; subject?: string; body: string }[]> =>
  (await (await fetch(`${here.cloud.url}/_local/outbox?limit=1000`)).json()).messages;

const register = (EndpointId: string, EndpointRequest: object) =>
  pinpoint().send(new UpdateEndpointCommand({ ApplicationId, EndpointId, EndpointRequest }));

const runCampaign = async (request: Partial<WriteCampaignRequest>): Promise<void> => {
  const Dimensions = { Demographic: { Channel: { Values: ["CUSTOM", "EMAIL"] } } };
  const { SegmentResponse } = await pinpoint().send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "all", Dimensions } }),
  );
  const WriteCampaignRequest = {
    Name: "partner",
    SegmentId: SegmentResponse?.Id,
    Schedule: { StartTime: "IMMEDIATE" },
    ...request,
  };
  await pinpoint().send(new CreateCampaignCommand({ ApplicationId, WriteCampaignRequest }));
};

describe("Pattern: Send a message using Amazon Pinpoint", () => {
  test("Using the Send Messages API to send an email to three recipients with a template", async () => {
    await pinpoint().send(
      new CreateEmailTemplateCommand({
        TemplateName: "MyEmailTemplate",
        EmailTemplateRequest: { Subject: "Welcome", TextPart: "Hello {{FirstName}}" },
      }),
    );
    const addressed = (name: string) => ({ ChannelType: "EMAIL" as const, Substitutions: { FirstName: [name] } });
    const { MessageResponse } = await pinpoint().send(
      new SendMessagesCommand({
        ApplicationId,
        MessageRequest: {
          Addresses: {
            "john@example.com": addressed("John"),
            "ryan@example.com": addressed("Ryan"),
            "dave@example.com": addressed("Dave"),
          },
          MessageConfiguration: { EmailMessage: { FromAddress: "sender@example.com" } },
          TemplateConfiguration: { EmailTemplate: { Name: "MyEmailTemplate" } },
        },
      }),
    );
    expect(Object.values(MessageResponse?.Result ?? {}).map(({ DeliveryStatus }) => DeliveryStatus)).toEqual([
      "SUCCESSFUL",
      "SUCCESSFUL",
      "SUCCESSFUL",
    ]);
    expect((await outbox()).map(({ address, body }) => [address, body])).toEqual([
      ["john@example.com", "Hello John"],
      ["ryan@example.com", "Hello Ryan"],
      ["dave@example.com", "Hello Dave"],
    ]);
  });

  test("Using the Send Messages API to send an SMS message with an inline message to a stored endpoint", async () => {
    await register("phone", {
      ChannelType: "SMS",
      Address: "+12065550100",
      User: { UserId: "user-1", UserAttributes: { FirstName: ["Ada"] } },
    });
    await pinpoint().send(
      new SendMessagesCommand({
        ApplicationId,
        MessageRequest: {
          Endpoints: { phone: {} },
          MessageConfiguration: {
            SMSMessage: {
              Body: "{{User.UserAttributes.FirstName}} your one time password is: {{OTP}}",
              MessageType: "TRANSACTIONAL",
              OriginationNumber: "+12065550199",
              Substitutions: { OTP: ["123456"] },
            },
          },
        },
      }),
    );
    expect((await outbox()).at(-1)).toMatchObject({
      address: "+12065550100",
      body: "Ada your one time password is: 123456",
    });
  });
});

const imported = async (request: Partial<ImportJobRequest>) => {
  const ImportJobRequest = {
    DefineSegment: false,
    Format: "CSV" as const,
    RoleArn: "arn:aws:iam::account-id:role/role-name-with-path",
    S3Url: "s3://bucket-name/folder-name/file-name.csv",
    ...request,
  };
  const created = await pinpoint().send(new CreateImportJobCommand({ ApplicationId, ImportJobRequest }));
  const JobId = created.ImportJobResponse?.Id;
  return vi.waitFor(async () => {
    const { ImportJobResponse } = await pinpoint().send(new GetImportJobCommand({ ApplicationId, JobId }));
    expect(ImportJobResponse?.JobStatus).toBe("COMPLETED");
    return ImportJobResponse;
  }, WAIT);
};

describe("Pattern: Send Users and Endpoints to Amazon Pinpoint", () => {
  test("Using the Update Endpoint API to update a custom attribute on an endpoint", async () => {
    const MyCustomAttribute = ["Custom Attribute Value 1", "Custom Attribute Value 2"];
    await register("phone", { Attributes: { MyCustomAttribute } });
    const { EndpointResponse } = await pinpoint().send(new GetEndpointCommand({ ApplicationId, EndpointId: "phone" }));
    expect(EndpointResponse).toMatchObject({ Address: "+12065550100", Attributes: { MyCustomAttribute } });
  });

  test("Using the Create Import Job API to import a CSV file in bulk from Amazon S3", async () => {
    // The example file of [Pinpoint developer guide: importing endpoints].
    const Body = `ChannelType,Address,Location.Country,Demographic.Platform,Demographic.Make,User.UserId
SMS,12065550182,CN,Android,LG,example-user-id-1
APNS,1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f,US,iOS,Apple,example-user-id-2
EMAIL,john.stiles@example.com,US,iOS,Apple,example-user-id-2
`;
    await here.clients.s3.send(new PutObjectCommand({ Bucket: "bucket-name", Key: "folder-name/file-name.csv", Body }));
    expect(await imported({})).toMatchObject({ TotalProcessed: 3, TotalFailures: 0, CompletedPieces: 1 });
  }, 90_000);
});

test("Pattern: Send User Events to Amazon Pinpoint: an event that also updates the endpoint attributes", async () => {
  const { EventsResponse } = await pinpoint().send(
    new PutEventsCommand({
      ApplicationId,
      EventsRequest: {
        BatchItem: {
          phone: {
            Endpoint: { Attributes: { EmailPreference_DailyDeals: ["Subscribed"] } },
            Events: {
              "some-unique-event-id": {
                EventType: "custom.preference_update",
                Attributes: { UpdatedPreference: "EmailPreference_DailyDeals" },
                // Python's isoformat() of a date without a time zone.
                Timestamp: "2026-09-01T10:30:00.123456",
              },
            },
          },
        },
      },
    }),
  );
  expect(EventsResponse?.Results?.phone).toMatchObject({
    EndpointItemResponse: { StatusCode: 202 },
    EventsItemResponse: { "some-unique-event-id": { StatusCode: 202 } },
  });
  const { EndpointResponse } = await pinpoint().send(new GetEndpointCommand({ ApplicationId, EndpointId: "phone" }));
  expect(EndpointResponse?.Attributes?.EmailPreference_DailyDeals).toEqual(["Subscribed"]);
});

test("Pattern: Send Pre-Computed Lists of Users: importing a named segment from a CSV file", async () => {
  const job = await imported({ DefineSegment: true, SegmentName: "Segment 123 from CDP" });
  const { SegmentResponse } = await pinpoint().send(
    new GetSegmentCommand({ ApplicationId, SegmentId: job?.Definition?.SegmentId }),
  );
  expect(SegmentResponse).toMatchObject({
    Name: "Segment 123 from CDP",
    SegmentType: "IMPORT",
    ImportDefinition: { Size: 3, ChannelCounts: { APNS: 1, EMAIL: 1, SMS: 1 } },
  });
}, 90_000);

test("Pattern: Get all Endpoints for a User", async () => {
  const { EndpointsResponse } = await pinpoint().send(new GetUserEndpointsCommand({ ApplicationId, UserId: "user-1" }));
  expect(EndpointsResponse?.Item).toMatchObject([{ Id: "phone", ChannelType: "SMS", Address: "+12065550100" }]);
});

test("Pattern: Consume Amazon Pinpoint's Engagement Events: a hard bounce in the event stream", async () => {
  const WriteEventStream = {
    DestinationStreamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/events",
    RoleArn: "arn:aws:iam::111122223333:role/stream",
  };
  await pinpoint().send(new PutEventStreamCommand({ ApplicationId, WriteEventStream }));
  await register("mail", { ChannelType: "EMAIL", Address: "bounce@simulator.amazonses.com" });
  // In events of a campaign, the client id is that of the endpoint. [Pinpoint developer guide: event streams, email events]
  await runCampaign({ MessageConfiguration: { EmailMessage: { Title: "Hi", Body: "Hi" } } });
  await vi.waitFor(() => expect(notes()).toContainEqual({ bounced: "mail" }), WAIT);
}, 90_000);

test("Pattern: Build Amazon Pinpoint Custom Channels: a function receives the endpoints of a campaign", async () => {
  await register("app", { ChannelType: "CUSTOM", Address: "app-1", User: { UserId: "user-2" } });
  await runCampaign({
    MessageConfiguration: { CustomMessage: { Data: "20% off" } },
    CustomDeliveryConfiguration: { DeliveryUri: functionArn("customChannel"), EndpointTypes: ["CUSTOM"] },
  });
  await vi.waitFor(() => expect(notes()).toContainEqual({ received: "user-2" }), WAIT);
}, 90_000);

test("Pattern: Build Amazon Pinpoint SMS Two-way Chat: a function receives a text from the SNS topic", async () => {
  const text = { from: "+12065550100", to: "+12065550199", body: "Hello there" };
  await fetch(`${here.cloud.url}/_local/sms`, { method: "POST", body: JSON.stringify(text) });
  const received = { text: "Hello there", from: "+12065550100", to: "+12065550199" };
  await vi.waitFor(() => expect(notes()).toContainEqual(received), WAIT);
}, 90_000);

test("Pattern: Experimental Campaign Filters: a hook adds an offer that the message renders", async () => {
  await register("deals", { ChannelType: "EMAIL", Address: "deals@example.com" });
  await runCampaign({
    Hook: { LambdaFunctionName: functionArn("campaignHook"), Mode: "FILTER" },
    MessageConfiguration: { EmailMessage: { Title: "Offer", Body: "{{Attributes.Offer.[0]}}" } },
  });
  await vi.waitFor(async () => expect((await outbox()).map(({ body }) => body)).toContain("20% for deals"), WAIT);
}, 90_000);
