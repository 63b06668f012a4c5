/** How CloudFormation names and refers to a resource: `Ref` answers `ref`, `Fn::GetAtt` one of `attributes`. */
export type Place = { region: string; accountId: string; endpointUrl: string };

type Text = (name: string, place: Place) => string;

export type ResourceKind = { nameProperty: string; ref: Text; attributes: Record<string, Text> };

const arn =
  (service: string, resource: (name: string) => string): Text =>
  (name, { region, accountId }) =>
    `arn:aws:${service}:${region}:${accountId}:${resource(name)}`;
const itself: Text = (name) => name;

const queueUrl: Text = (name, { endpointUrl, accountId }) => `${endpointUrl}/${accountId}/${name}`;
const queueArn = arn("sqs", (name) => name);
const topicArn = arn("sns", (name) => name);
const secretArn = arn("secretsmanager", (name) => `secret:${name}`);
const bucketArn: Text = (name) => `arn:aws:s3:::${name}`;
const roleArn: Text = (name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}`;

export const functionArn = arn("lambda", (name) => `function:${name}`);

export const resourceKinds: Record<string, ResourceKind> = {
  "AWS::DynamoDB::Table": {
    nameProperty: "TableName",
    ref: itself,
    attributes: { Arn: arn("dynamodb", (name) => `table/${name}`) },
  },
  "AWS::SQS::Queue": {
    nameProperty: "QueueName",
    ref: queueUrl,
    attributes: { Arn: queueArn, QueueName: itself, QueueUrl: queueUrl },
  },
  "AWS::SNS::Topic": {
    nameProperty: "TopicName",
    ref: topicArn,
    attributes: { TopicArn: topicArn, TopicName: itself },
  },
  "AWS::Kinesis::Stream": {
    nameProperty: "Name",
    ref: itself,
    attributes: { Arn: arn("kinesis", (name) => `stream/${name}`) },
  },
  "AWS::S3::Bucket": { nameProperty: "BucketName", ref: itself, attributes: { Arn: bucketArn } },
  "AWS::SecretsManager::Secret": { nameProperty: "Name", ref: secretArn, attributes: { Id: secretArn } },
  "AWS::IoT::Authorizer": {
    nameProperty: "AuthorizerName",
    ref: itself,
    attributes: { Arn: arn("iot", (name) => `authorizer/${name}`) },
  },
  "AWS::IAM::Role": { nameProperty: "RoleName", ref: itself, attributes: { Arn: roleArn } },
  "AWS::Logs::LogGroup": {
    nameProperty: "LogGroupName",
    ref: itself,
    attributes: { Arn: arn("logs", (name) => `log-group:${name}:*`) },
  },
  "AWS::Lambda::Function": { nameProperty: "FunctionName", ref: itself, attributes: { Arn: functionArn } },
  "AWS::StepFunctions::StateMachine": {
    nameProperty: "StateMachineName",
    ref: arn("states", (name) => `stateMachine:${name}`),
    attributes: { Arn: arn("states", (name) => `stateMachine:${name}`), Name: itself },
  },
};
