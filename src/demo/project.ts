import {
  CreateAppCommand,
  CreateEmailTemplateCommand,
  CreateJourneyCommand,
  CreateSegmentCommand,
  CreateSmsTemplateCommand,
  GetAppsCommand,
  type PinpointClient,
  PutEventStreamCommand,
  UpdateEndpointsBatchCommand,
  type WriteSegmentRequest,
} from "@aws-sdk/client-pinpoint";
import { chunksOf } from "../chunks.ts";
import type { DemoEndpoint } from "./people.ts";
import { TWO_WAY_NUMBER } from "./two-way-number.ts";

const PROJECT = "Example Music";
const BATCH_SIZE = 25;

/** Opens the demo project, creating it on the first run, with an event stream to `streamArn`. Returns its id. */
export const openProject = async (pinpoint: PinpointClient, streamArn: string, roleArn: string): Promise<string> => {
  const { ApplicationsResponse: apps } = await pinpoint.send(new GetAppsCommand({}));
  const found = apps?.Item?.find((app) => app.Name === PROJECT)?.Id;
  const applicationId = found ?? (await createProject(pinpoint));
  const stream = { DestinationStreamArn: streamArn, RoleArn: roleArn };
  await pinpoint.send(new PutEventStreamCommand({ ApplicationId: applicationId, WriteEventStream: stream }));
  return applicationId;
};

const createProject = async (pinpoint: PinpointClient): Promise<string> => {
  const { ApplicationResponse: app } = await pinpoint.send(
    new CreateAppCommand({ CreateApplicationRequest: { Name: PROJECT } }),
  );
  const text = "Hi {{User.UserAttributes.firstName.[0]}}, your playlist is waiting. Reply STOP to end.";
  const email = {
    Subject: "Your weekly playlist",
    HtmlPart: "<p>Create an account to listen to it in the app.</p>",
  };
  await pinpoint.send(
    new CreateSmsTemplateCommand({ TemplateName: "playlist-reminder", SMSTemplateRequest: { Body: text } }),
  );
  await pinpoint.send(new CreateEmailTemplateCommand({ TemplateName: "playlist-mail", EmailTemplateRequest: email }));
  return app?.Id ?? "";
};

/** Writes the endpoints in batches; calls `progress` after each batch with the number of endpoints written so far. */
export const importEndpoints = async (
  pinpoint: PinpointClient,
  applicationId: string,
  endpoints: DemoEndpoint[],
  progress: (done: number) => void,
): Promise<void> => {
  let done = 0;
  for (const batch of chunksOf(endpoints, BATCH_SIZE)) {
    // The endpoint schema allows nulls, which the SDK's type does not; demo endpoints contain none.
    const Item = batch as NonNullable<UpdateEndpointsBatchCommand["input"]["EndpointBatchRequest"]>["Item"];
    await pinpoint.send(
      new UpdateEndpointsBatchCommand({ ApplicationId: applicationId, EndpointBatchRequest: { Item } }),
    );
    done += batch.length;
    progress(done);
  }
};

/** The message that the marketer configured for the Poke channel. */
const POKE = {
  domain: "PlaylistLibraryUpdated",
  data: {
    title:
      "Your {{capitalize Attributes.genres.[0]}} mix, {{#if User.UserAttributes.firstName}}{{User.UserAttributes.firstName.[0]}}{{else}}friend{{/if}}",
    plan: "{{upper Attributes.plan.[0]}}",
  },
};

/** Publishes a journey that pokes, and then texts after an hour if the poke was accepted, or emails at once if not. */
export const publishJourney = async (
  pinpoint: PinpointClient,
  applicationId: string,
  channelArn: string,
  name: string,
): Promise<string> => {
  const segment: WriteSegmentRequest = {
    Name: "listeners and readers",
    Dimensions: { Demographic: { Channel: { DimensionType: "INCLUSIVE", Values: ["CUSTOM", "EMAIL"] } } },
  };
  const { SegmentResponse } = await pinpoint.send(
    new CreateSegmentCommand({ ApplicationId: applicationId, WriteSegmentRequest: segment }),
  );
  const { JourneyResponse } = await pinpoint.send(
    new CreateJourneyCommand({
      ApplicationId: applicationId,
      WriteJourneyRequest: {
        Name: name,
        State: "ACTIVE",
        StartCondition: { SegmentStartCondition: { SegmentId: SegmentResponse?.Id } },
        StartActivity: "poke",
        Activities: {
          poke: {
            CUSTOM: {
              DeliveryUri: channelArn,
              EndpointTypes: ["CUSTOM", "EMAIL"],
              MessageConfig: { Data: JSON.stringify(POKE) },
              NextActivity: "was-poked",
            },
          },
          "was-poked": {
            ConditionalSplit: {
              Condition: {
                Operator: "ANY",
                Conditions: [
                  {
                    EventCondition: {
                      MessageActivity: "poke",
                      Dimensions: { Attributes: { outcome: { AttributeType: "INCLUSIVE", Values: ["accepted"] } } },
                    },
                  },
                ],
              },
              TrueActivity: "an-hour",
              FalseActivity: "email",
            },
          },
          "an-hour": { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "text" } },
          text: {
            SMS: {
              TemplateName: "playlist-reminder",
              MessageConfig: { MessageType: "PROMOTIONAL", OriginationNumber: TWO_WAY_NUMBER },
            },
          },
          email: { EMAIL: { TemplateName: "playlist-mail", MessageConfig: { FromAddress: "music@example.com" } } },
        },
      },
    }),
  );
  return JourneyResponse?.Id ?? "";
};
