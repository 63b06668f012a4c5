import type { Client } from "./clients.ts";
import { type Session, type Step, startSession } from "./session.ts";

export const LIST = "s3://lists/customers.csv";
export const LIST_ROWS = "Id,ChannelType,Address\nada,EMAIL,ada@example.com\ncy,EMAIL,cy@example.com\n";
export const HOOK = "campaign-hook";
export const CHANNEL = "custom-channel";

const RoleArn = "arn:aws:iam::000000000000:role/lists";
type App = { ApplicationId: unknown };

const ADA = {
  ...{ Id: "ada", ChannelType: "EMAIL", Address: "ada@example.com" },
  User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } },
};
const BO = {
  ...{ Id: "bo/x+y z", ChannelType: "CUSTOM", Address: "bo" },
  ...{ Attributes: { genre: ["jazz", "rock"] }, Metrics: { visits: 3.5 } },
};

const storeAudience = async ({ send, create }: Session, app: App): Promise<unknown> => {
  await send("UpdateEndpointsBatch", { ...app, EndpointBatchRequest: { Item: [ADA, BO] } });
  await send("GetEndpoint", { ...app, EndpointId: BO.Id });
  await send("GetUserEndpoints", { ...app, UserId: "u-1" });
  const played = { EventType: "song.played", Timestamp: "2026-09-01T16:00:02.000Z", Metrics: { seconds: 42 } };
  const Events = { first: played, second: { ...played, EventType: "" } };
  const BatchItem = { ada: { Endpoint: { Location: { Country: "DE" } }, Events } };
  await send("PutEvents", { ...app, EventsRequest: { BatchItem } });
  const Dimensions = { Demographic: { Channel: { DimensionType: "INCLUSIVE", Values: ["EMAIL", "CUSTOM"] } } };
  return create("CreateSegment", { ...app, WriteSegmentRequest: { Name: "all", Dimensions } }, "SegmentResponse.Id");
};

const runCampaign = async ({ send, create, until }: Session, app: App, SegmentId: unknown): Promise<void> => {
  const EmailTemplateRequest = { Subject: "Hi", TextPart: "Hi {{User.UserAttributes.first}}" };
  await send("CreateEmailTemplate", { TemplateName: "welcome", EmailTemplateRequest });
  const WriteCampaignRequest = {
    ...{ Name: "spring", SegmentId, Schedule: { StartTime: "IMMEDIATE" } },
    Hook: { LambdaFunctionName: HOOK, Mode: "FILTER" },
    TemplateConfiguration: { EmailTemplate: { Name: "welcome" } },
    MessageConfiguration: { EmailMessage: { FromAddress: "news@example.com" } },
  };
  const CampaignId = await create("CreateCampaign", { ...app, WriteCampaignRequest }, "CampaignResponse.Id");
  await until("GetCampaign", { ...app, CampaignId }, "CampaignResponse.State.CampaignStatus", "COMPLETED");
  await send("GetCampaignActivities", { ...app, CampaignId });
};

const runJourney = async ({ send, create, until }: Session, app: App, SegmentId: unknown): Promise<void> => {
  const poke = { DeliveryUri: CHANNEL, EndpointTypes: ["CUSTOM"], MessageConfig: { Data: "Playlist" } };
  const WriteJourneyRequest = {
    ...{ Name: "welcome", State: "ACTIVE", StartCondition: { SegmentStartCondition: { SegmentId } } },
    ...{ StartActivity: "poke", Activities: { poke: { CUSTOM: poke } } },
  };
  const JourneyId = await create("CreateJourney", { ...app, WriteJourneyRequest }, "JourneyResponse.Id");
  await until("GetJourney", { ...app, JourneyId }, "JourneyResponse.State", "COMPLETED");
  await send("GetJourneyExecutionMetrics", { ...app, JourneyId });
};

const importAndExport = async ({ create, until }: Session, app: App): Promise<void> => {
  const ImportJobRequest = { Format: "CSV", RoleArn, S3Url: LIST, DefineSegment: true, SegmentName: "list" };
  const imported = await create("CreateImportJob", { ...app, ImportJobRequest }, "ImportJobResponse.Id");
  await until("GetImportJob", { ...app, JobId: imported }, "ImportJobResponse.JobStatus", "COMPLETED");
  const ExportJobRequest = { RoleArn, S3UrlPrefix: "s3://lists/export" };
  const exported = await create("CreateExportJob", { ...app, ExportJobRequest }, "ExportJobResponse.Id");
  await until("GetExportJob", { ...app, JobId: exported }, "ExportJobResponse.JobStatus", "COMPLETED");
};

/** What a team does with Pinpoint, with any client: endpoints, events, a campaign, a journey, files. Returns the results. */
export const runScript = async (client: Client): Promise<Step[]> => {
  const session = startSession(client);
  const CreateApplicationRequest = { Name: "Music" };
  const ApplicationId = await session.create("CreateApp", { CreateApplicationRequest }, "ApplicationResponse.Id");
  const app = { ApplicationId };
  await session.send("GetApp", { ApplicationId: "none" });
  const segmentId = await storeAudience(session, app);
  await runCampaign(session, app, segmentId);
  await runJourney(session, app, segmentId);
  await importAndExport(session, app);
  await session.send("DeleteApp", app);
  return session.steps;
};
