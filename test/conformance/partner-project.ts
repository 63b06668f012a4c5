/**
 * The functions of the partner guide in TypeScript. Where the guide says TODO, they write a line to the file NOTES.
 * [Amazon Pinpoint ISV partner guide] Its custom channel reads `event['Endpoints']['endpoint_id']`, a mistake that is corrected here.
 */
const note = `
import { appendFileSync } from "node:fs";
const note = (line: unknown) => appendFileSync(process.env.NOTES ?? "", JSON.stringify(line) + "\\n");`;

const eventStream = `${note}
export const handler = async (event: { Records: { kinesis: { data: string } }[] }) => {
  for (const record of event.Records) {
    const pinpointEvent = JSON.parse(Buffer.from(record.kinesis.data, "base64").toString());
    if (pinpointEvent.event_type === "_email.hardbounce") note({ bounced: pinpointEvent.client.client_id });
  }
};`;

const customChannel = `${note}
type Event = { Endpoints: Record<string, { User: { UserId: string } }> };
export const handler = async (event: Event) => {
  for (const endpoint of Object.values(event.Endpoints)) note({ received: endpoint.User.UserId });
};`;

const twoWaySms = `${note}
export const handler = async (event: { Records: { Sns: { Message: string } }[] }) => {
  for (const record of event.Records) {
    const message = JSON.parse(record.Sns.Message);
    note({ text: message.messageBody, from: message.originationNumber, to: message.destinationNumber });
  }
};`;

const campaignHook = `
type Event = { Endpoints: Record<string, { Attributes: Record<string, string[]> }> };
export const handler = async (event: Event) => {
  for (const [endpointId, endpoint] of Object.entries(event.Endpoints)) endpoint.Attributes.Offer = ["20% for " + endpointId];
  return event.Endpoints;
};`;

const permission = (name: string) => `
    ${name}ForPinpoint:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !GetAtt ${name}LambdaFunction.Arn
        Action: lambda:InvokeFunction
        Principal: !Sub 'pinpoint.\${AWS::Region}.amazonaws.com'
        SourceAccount: !Ref AWS::AccountId
        SourceArn: !Sub 'arn:\${AWS::Partition}:mobiletargeting:\${AWS::Region}:\${AWS::AccountId}:apps/*'`;

const serverlessYml = `
service: partner
params: { default: { notes: '' } }
provider:
  name: aws
  runtime: nodejs24.x
  environment: { NOTES: '\${param:notes}' }
functions:
  eventStream:
    handler: dist/event-stream/index.handler
    events: [{ stream: { type: kinesis, arn: !GetAtt Events.Arn } }]
  customChannel: { handler: dist/custom-channel/index.handler }
  campaignHook: { handler: dist/campaign-hook/index.handler }
  twoWaySms:
    handler: dist/two-way-sms/index.handler
    events: [{ sns: { arn: !Ref TwoWay, topicName: two-way } }]
resources:
  Resources:
    Events: { Type: AWS::Kinesis::Stream, Properties: { Name: events, ShardCount: 1 } }
    TwoWay: { Type: AWS::SNS::Topic, Properties: { TopicName: two-way } }
    Files: { Type: AWS::S3::Bucket, Properties: { BucketName: bucket-name } }${permission("CustomChannel")}${permission("CampaignHook")}
`;

export const partnerProject = {
  "serverless.yml": serverlessYml,
  "handlers/event-stream.ts": eventStream,
  "handlers/custom-channel.ts": customChannel,
  "handlers/two-way-sms.ts": twoWaySms,
  "handlers/campaign-hook.ts": campaignHook,
};
