// What CloudFormation calls for each resource type of the template, with the deployer's permissions.
// [CloudFormation registry: `handlers` of each resource type] without the actions for properties that this stack does not use.
const actions = (service: string, ...names: string[]): string[] => names.map((name) => `${service}:${name}`);
const tags = (service: string): string[] => actions(service, "TagResource", "UntagResource", "ListTagsForResource");

const FUNCTION_READ = [
  ...["GetFunction", "GetFunctionCodeSigningConfig", "GetFunctionRecursionConfig", "GetFunctionScalingConfig"],
  ...["GetRuntimeManagementConfig", "ListTags", "TagResource", "UntagResource"],
];

export const ACTIONS_BY_TYPE: ReadonlyMap<string, string[]> = new Map([
  [
    "AWS::CloudWatch::Alarm",
    [...actions("cloudwatch", "DeleteAlarms", "DescribeAlarms", "PutMetricAlarm"), ...tags("cloudwatch")],
  ],
  [
    "AWS::DynamoDB::Table",
    [
      ...actions("dynamodb", "CreateTable", "DeleteTable", "UpdateTable", "DescribeTable"),
      ...actions("dynamodb", "DescribeContinuousBackups", "UpdateContinuousBackups", "DescribeContributorInsights"),
      ...actions("dynamodb", "DescribeTimeToLive", "UpdateTimeToLive", "DescribeKinesisStreamingDestination"),
      ...actions("dynamodb", "GetResourcePolicy", "ListTagsOfResource", "TagResource", "UntagResource"),
      ...actions("kms", "CreateGrant", "DescribeKey", "ListAliases"),
    ],
  ],
  [
    "AWS::Events::Rule",
    [
      ...actions("events", "DeleteRule", "DescribeRule", "PutRule", "ListTargetsByRule", "PutTargets", "RemoveTargets"),
      ...tags("events"),
      "iam:PassRole",
    ],
  ],
  ["AWS::IAM::Policy", actions("iam", "PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy")],
  [
    "AWS::IAM::Role",
    [
      ...actions("iam", "CreateRole", "DeleteRole", "GetRole", "UpdateRole", "UpdateRoleDescription"),
      ...actions("iam", "PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy", "UpdateAssumeRolePolicy"),
      ...actions("iam", "ListRolePolicies", "ListAttachedRolePolicies", "TagRole", "UntagRole"),
    ],
  ],
  [
    "AWS::IoT::Authorizer",
    [
      ...actions("iot", "CreateAuthorizer", "DeleteAuthorizer", "DescribeAuthorizer", "UpdateAuthorizer"),
      ...tags("iot"),
    ],
  ],
  [
    "AWS::KMS::Key",
    [
      ...actions("kms", "CreateKey", "DescribeKey", "EnableKeyRotation", "DisableKeyRotation", "GetKeyPolicy"),
      ...actions("kms", "GetKeyRotationStatus", "ListResourceTags", "PutKeyPolicy", "ScheduleKeyDeletion"),
      ...actions("kms", "TagResource", "UntagResource", "UpdateKeyDescription"),
    ],
  ],
  [
    "AWS::Kinesis::Stream",
    [
      ...actions("kinesis", "CreateStream", "DeleteStream", "DescribeStream", "DescribeStreamSummary"),
      ...actions("kinesis", "IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod"),
      ...actions("kinesis", "StartStreamEncryption", "StopStreamEncryption"),
      ...actions("kinesis", "AddTagsToStream", "RemoveTagsFromStream", "ListTagsForStream"),
      ...tags("kinesis"),
    ],
  ],
  [
    "AWS::Lambda::EventInvokeConfig",
    actions(
      "lambda",
      ...["PutFunctionEventInvokeConfig", "GetFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig"],
      "DeleteFunctionEventInvokeConfig",
    ),
  ],
  [
    "AWS::Lambda::EventSourceMapping",
    [
      ...actions("lambda", "CreateEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"),
      ...actions("lambda", "GetEventSourceMapping", "ListTags", "TagResource", "UntagResource"),
    ],
  ],
  [
    "AWS::Lambda::Function",
    [
      ...actions("lambda", "CreateFunction", "DeleteFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration"),
      ...actions("lambda", "PutFunctionConcurrency", "DeleteFunctionConcurrency", ...FUNCTION_READ),
      "iam:PassRole",
    ],
  ],
  [
    "AWS::Lambda::Url",
    actions(
      "lambda",
      ...["CreateFunctionUrlConfig", "DeleteFunctionUrlConfig", "GetFunctionUrlConfig", "UpdateFunctionUrlConfig"],
    ),
  ],
  ["AWS::Lambda::Permission", actions("lambda", "AddPermission", "GetPolicy", "RemovePermission")],
  [
    "AWS::Logs::LogGroup",
    [
      ...actions("logs", "CreateLogGroup", "DeleteLogGroup", "DescribeLogGroups", "DescribeIndexPolicies"),
      ...actions("logs", "DescribeResourcePolicies", "GetDataProtectionPolicy"),
      ...actions("logs", "PutRetentionPolicy", "DeleteRetentionPolicy"),
      ...tags("logs"),
    ],
  ],
  [
    "AWS::S3::Bucket",
    [
      ...actions("s3", "CreateBucket", "DeleteBucket", "ListBucket", "GetBucket*", "PutBucketTagging"),
      ...actions("s3", "GetEncryptionConfiguration", "PutEncryptionConfiguration"),
      ...actions("s3", "PutBucketVersioning", "PutBucketNotification", "PutBucketPublicAccessBlock"),
      ...actions("s3", "GetLifecycleConfiguration", "PutLifecycleConfiguration"),
      ...tags("s3"),
    ],
  ],
  ["AWS::S3::BucketPolicy", actions("s3", "PutBucketPolicy", "DeleteBucketPolicy")],
  [
    "AWS::SNS::Subscription",
    actions("sns", "Subscribe", "Unsubscribe", "GetSubscriptionAttributes", "SetSubscriptionAttributes"),
  ],
  [
    "AWS::SNS::Topic",
    [
      ...actions("sns", "CreateTopic", "DeleteTopic", "GetTopicAttributes", "SetTopicAttributes"),
      ...actions("sns", "GetDataProtectionPolicy", "ListSubscriptionsByTopic"),
      ...tags("sns"),
    ],
  ],
  ["AWS::SNS::TopicPolicy", actions("sns", "SetTopicAttributes")],
  [
    "AWS::SQS::Queue",
    [
      ...actions("sqs", "CreateQueue", "DeleteQueue", "GetQueueAttributes", "GetQueueUrl", "SetQueueAttributes"),
      ...actions("sqs", "ListQueueTags", "TagQueue", "UntagQueue"),
    ],
  ],
  ["AWS::SQS::QueuePolicy", actions("sqs", "SetQueueAttributes")],
  [
    "AWS::StepFunctions::StateMachine",
    [
      ...actions("states", "CreateStateMachine", "DeleteStateMachine", "DescribeStateMachine", "UpdateStateMachine"),
      ...tags("states"),
      "iam:PassRole",
    ],
  ],
  [
    "AWS::SecretsManager::Secret", // its value is read for the environment of the functions
    [
      ...actions("secretsmanager", "CreateSecret", "DescribeSecret", "GetRandomPassword", "GetSecretValue"),
      ...actions("secretsmanager", "TagResource", "UntagResource", "UpdateSecret"),
    ],
  ],
]);

/** What `npx serverless` itself calls for deploy, deploy list, info, rollback and remove. [osls: lib/plugins/aws] */
export const ACTIONS_OF_SERVERLESS = [
  ...actions("cloudformation", "CreateChangeSet", "DeleteChangeSet", "DescribeChangeSet", "ExecuteChangeSet"),
  ...actions("cloudformation", "DeleteStack", "DescribeStackEvents", "DescribeStackResource", "DescribeStacks"),
  ...actions("cloudformation", "GetTemplate", "ListStackResources", "ValidateTemplate"),
  ...actions("cloudformation", "TagResource", "UntagResource"),
  ...actions("lambda", "GetFunction", "ListVersionsByFunction"),
  ...actions("s3", "DeleteObject", "DeleteObjectVersion", "GetObject", "ListBucket", "ListBucketVersions", "PutObject"),
];
