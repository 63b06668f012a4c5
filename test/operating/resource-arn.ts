// The ARN of a resource of the template. CloudFormation generates names from the stack's name, the logical id and a random part.
const STACK = "pinpoint-isv-suite-prod";
const SCOPE = "REGION:ACCOUNT";

type Named = { id: string; properties: Record<string, unknown> };
const generated = ({ id }: Named): string => `${STACK}-${id}-A1B2C3D4E5F6`;
const bucket = ({ id }: Named): string => `arn:aws:s3:::${STACK}-${id.toLowerCase()}-a1b2c3d4e5f6`;
const text = (value: unknown): string => String(value).replace("-dev-", "-prod-");
/** A name that `Fn::Sub` builds from the name of the stack. */
const substituted = (value: unknown): string =>
  Object.values(value as object)
    .join("")
    .replace(/\$\{AWS::StackName\}/, STACK);
const anyFunction = `arn:aws:lambda:${SCOPE}:function:${STACK}-poke`;

/** Types without an ARN of their own have that of the resource that their actions are checked against. */
export const ARN_BY_TYPE: ReadonlyMap<string, (resource: Named) => string> = new Map([
  ["AWS::CloudWatch::Alarm", (one: Named) => `arn:aws:cloudwatch:${SCOPE}:alarm:${generated(one)}`],
  ["AWS::DynamoDB::Table", (one) => `arn:aws:dynamodb:${SCOPE}:table/${generated(one)}`],
  ["AWS::Events::Rule", (one) => `arn:aws:events:${SCOPE}:rule/${generated(one)}`],
  ["AWS::IAM::Policy", () => `arn:aws:iam::ACCOUNT:role/${STACK}-CampaignHookRole-A1B2C3D4E5F6`],
  ["AWS::IAM::Role", (one) => `arn:aws:iam::ACCOUNT:role/${generated(one)}`],
  ["AWS::IoT::Authorizer", ({ properties }) => `arn:aws:iot:${SCOPE}:authorizer/${text(properties.AuthorizerName)}`],
  ["AWS::KMS::Key", () => `arn:aws:kms:${SCOPE}:key/11111111-2222-3333-4444-555555555555`],
  ["AWS::Kinesis::Stream", (one) => `arn:aws:kinesis:${SCOPE}:stream/${generated(one)}`],
  ["AWS::Lambda::EventInvokeConfig", () => anyFunction],
  [
    "AWS::Lambda::EventSourceMapping",
    () => `arn:aws:lambda:${SCOPE}:event-source-mapping:11111111-2222-3333-4444-555555555555`,
  ],
  ["AWS::Lambda::Function", ({ properties }) => `arn:aws:lambda:${SCOPE}:function:${text(properties.FunctionName)}`],
  ["AWS::Lambda::Permission", () => anyFunction],
  ["AWS::Lambda::Url", () => anyFunction],
  [
    "AWS::Logs::LogGroup",
    ({ properties: { LogGroupName: name } }) =>
      `arn:aws:logs:${SCOPE}:log-group:${typeof name === "string" ? text(name) : substituted(name)}`,
  ],
  ["AWS::S3::Bucket", bucket],
  ["AWS::S3::BucketPolicy", () => bucket({ id: "ServerlessDeploymentBucket", properties: {} })],
  ["AWS::SNS::Subscription", () => `arn:aws:sns:${SCOPE}:${STACK}-TwoWaySmsTopic-A1B2C3D4E5F6:1111`],
  ["AWS::SNS::Topic", (one) => `arn:aws:sns:${SCOPE}:${generated(one)}`],
  ["AWS::SNS::TopicPolicy", () => `arn:aws:sns:${SCOPE}:${STACK}-TwoWaySmsTopic-A1B2C3D4E5F6`],
  ["AWS::SQS::Queue", (one) => `arn:aws:sqs:${SCOPE}:${generated(one)}`],
  ["AWS::SQS::QueuePolicy", () => `arn:aws:sqs:${SCOPE}:${STACK}-SesEventsFailedQueue-A1B2C3D4E5F6`],
  [
    "AWS::StepFunctions::StateMachine",
    ({ properties }) => `arn:aws:states:${SCOPE}:stateMachine:${substituted(properties.StateMachineName)}`,
  ],
  // The documents do not say whether the name of a secret begins with that of the stack, so the policy allows both.
  ["AWS::SecretsManager::Secret", ({ id }) => `arn:aws:secretsmanager:${SCOPE}:secret:${id}-A1B2C3D4E5F6-a1b2c3`],
]);
