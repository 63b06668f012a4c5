import type { CloudLocation } from "../runner/instance-environment.ts";

type ToText = (name: string, location: CloudLocation) => string;

/** How CloudFormation names and references a resource: `Ref` returns `ref`, `Fn::GetAtt` one of `attributes`. */
export type ResourceKind = { nameProperty: string; ref: ToText; attributes: Record<string, ToText> };

const arn =
  (service: string, resource: (name: string) => string): ToText =>
  (name, { region, accountId }) =>
    `arn:aws:${service}:${region}:${accountId}:${resource(name)}`;
const itself: ToText = (name) => name;

const queueUrl: ToText = (name, { endpointUrl, accountId }) => `${endpointUrl}/${accountId}/${name}`;
const queueArn = arn("sqs", (name) => name);
const topicArn = arn("sns", (name) => name);
const secretArn = arn("secretsmanager", (name) => `secret:${name}`);
const bucketArn: ToText = (name) => `arn:aws:s3:::${name}`;
const roleArn: ToText = (name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}`;

export const functionArn = arn("lambda", (name) => `function:${name}`);

/** [CloudFormation template reference: AWS resource and property types] the return values of each type. */
export const RESOURCE_KINDS: Record<string, ResourceKind> = {
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
  // Its name is generated. The local cloud encrypts nothing.
  "AWS::KMS::Key": {
    nameProperty: "KeyId",
    ref: itself,
    attributes: { Arn: arn("kms", (name) => `key/${name}`), KeyId: itself },
  },
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
