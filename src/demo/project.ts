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
import type { DemoEndpoint } from "./people.ts";

const PROJECT = "Example Music";
const BATCH = 25;

/** The demo project, made on the first run and found again on later ones; its event stream writes to `streamArn`. */
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
  const mail = {
    Subject: "Your weekly playlist",
    HtmlPart: "<p>Make an account, and it follows you into the app.</p>",
  };
  await pinpoint.send(
    new CreateSmsTemplateCommand({ TemplateName: "playlist-reminder", SMSTemplateRequest: { Body: text } }),
  );
  await pinpoint.send(new CreateEmailTemplateCommand({ TemplateName: "playlist-mail", EmailTemplateRequest: mail }));
  return app?.Id ?? "";
};

/** Writes the endpoints in batches and tells how many are done after each; answers the ids that were refused. */
export const importEndpoints = async (
  pinpoint: PinpointClient,
  applicationId: string,
  endpoints: DemoEndpoint[],
  progress: (done: number) => void,
): Promise<void> => {
  for (let start = 0; start < endpoints.length; start += BATCH) {
    // The schema reads nulls where the SDK's request type has none; the demo's endpoints hold none.
    const Item = endpoints.slice(start, start + BATCH) as NonNullable<
      UpdateEndpointsBatchCommand["input"]["EndpointBatchRequest"]
    >["Item"];
    await pinpoint.send(
      new UpdateEndpointsBatchCommand({ ApplicationId: applicationId, EndpointBatchRequest: { Item } }),
    );
    progress(Math.min(start + BATCH, endpoints.length));
  }
};

/** What the marketer typed into the Poke channel. */
const POKE = {
  domain: "PlaylistLibraryUpdated",
  data: {
    title:
      "Your {{capitalize Attributes.genres.[0]}} mix, {{#if User.UserAttributes.firstName}}{{User.UserAttributes.firstName.[0]}}{{else}}friend{{/if}}",
    plan: "{{upper Attributes.plan.[0]}}",
  },
};

/** Publishes the journey: poke, split on the channel's answer, wait an hour and text, or mail at once. */
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
              FalseActivity: "mail",
            },
          },
          "an-hour": { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "text" } },
          text: {
            SMS: {
              TemplateName: "playlist-reminder",
              MessageConfig: { MessageType: "PROMOTIONAL", OriginationNumber: "+12065550100" },
            },
          },
          mail: { EMAIL: { TemplateName: "playlist-mail", MessageConfig: { FromAddress: "music@example.com" } } },
        },
      },
    }),
  );
  return JourneyResponse?.Id ?? "";
};
