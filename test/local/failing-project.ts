import {
  CreateCampaignCommand,
  CreateSegmentCommand,
  UpdateEndpointsBatchCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { createApp } from "../create-app.ts";
import type { TestCloud } from "./cloud-fixture.ts";

const permission = (name: string, logicalId: string) => `
    ${name}Permission:
      Type: AWS::Lambda::Permission
      Properties: { FunctionName: !GetAtt ${logicalId}LambdaFunction.Arn, Action: lambda:InvokeFunction, Principal: !Sub 'pinpoint.\${AWS::Region}.amazonaws.com' }`;

/** A vendor's functions: `works`, one that Pinpoint may not invoke, one that throws, and a hook with a wrong response. */
export const failingProject = {
  "serverless.yml": `
service: vendor
provider: { name: aws, runtime: nodejs24.x, timeout: 5, memorySize: 128 }
functions:
  works: { handler: works.handler }
  forbidden: { handler: works.handler }
  throws: { handler: throws.handler }
  chatty: { handler: chatty.handler }
resources:
  Resources:${permission("Works", "Works")}${permission("Throws", "Throws")}${permission("Chatty", "Chatty")}
`,
  "works.ts": "export const handler = async () => ({});",
  "throws.ts": 'export const handler = async () => { throw new TypeError("no such offer"); };',
  "chatty.ts": 'export const handler = async () => "hello";',
};

/** A project with one endpoint `ep-1` and a segment of all endpoints. */
export const createAudience = async ({ clients: { pinpoint } }: TestCloud) => {
  const ApplicationId = await createApp(pinpoint, "vendor");
  const Item = [{ Id: "ep-1", ChannelType: "CUSTOM" as const, Address: "customer-1" }];
  await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  const { SegmentResponse } = await pinpoint.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "all", Dimensions: {} } }),
  );
  return { applicationId: ApplicationId, segmentId: SegmentResponse?.Id ?? "" };
};

/** Runs a campaign over the custom channel `target` to its end, and returns its id. */
export const runCampaign = async (
  { clients: { pinpoint }, cloud }: TestCloud,
  { applicationId, segmentId }: Awaited<ReturnType<typeof createAudience>>,
  target: string,
  more: Partial<WriteCampaignRequest> = {},
): Promise<string> => {
  const { CampaignResponse } = await pinpoint.send(
    new CreateCampaignCommand({
      ApplicationId: applicationId,
      WriteCampaignRequest: {
        SegmentId: segmentId,
        Schedule: { StartTime: "IMMEDIATE" },
        MessageConfiguration: { CustomMessage: { Data: "offers" } },
        CustomDeliveryConfiguration: { DeliveryUri: target, EndpointTypes: ["CUSTOM"] },
        ...more,
      },
    }),
  );
  await cloud.engine.idle();
  return CampaignResponse?.Id ?? "";
};
