import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RegoEngine, TemplateFile } from "@aws/cloudformation-validate";
import { afterAll, describe, expect, test } from "vitest";
import {
  allowed,
  broadActions,
  broadResources,
  environmentOf,
  logsKeptForever,
  managedPolicies,
  PACKAGED_PATH,
  packagedTemplate,
  resourcesOf,
  sharedRoles,
  type Template,
  tablesWithoutExpiry,
  unwatchedConsumers,
} from "./packaged-template.ts";

const template = packagedTemplate();

const withResource = (id: string, Type: string, Properties: Record<string, unknown>): Template => ({
  ...template,
  Resources: { ...template.Resources, [id]: { Type, Properties } },
});

const role = (statement: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  withResource("SeededRole", "AWS::IAM::Role", {
    Policies: [{ PolicyName: "seeded", PolicyDocument: { Statement: [{ Effect: "Allow", ...statement }] } }],
    ...more,
  });

describe("roles", () => {
  test("allow only actions by their full names", () => {
    expect(broadActions(template)).toEqual([]);
    expect(broadActions(role({ Action: ["dynamodb:*"], Resource: "arn" }))).toEqual(["SeededRole: action dynamodb:*"]);
    expect(broadActions(role({ NotAction: "iam:*", Resource: "arn" }))).toEqual(["SeededRole: NotAction"]);
  });

  test("name a resource for each action that supports it", () => {
    expect(broadResources(template)).toEqual([]);
    expect(broadResources(role({ Action: "sqs:SendMessage", Resource: ["*"] }))).toHaveLength(1);
    expect(broadResources(role({ Action: "xray:PutTraceSegments", Resource: "*" }))).toEqual([]);
  });

  test("have no managed policies", () => {
    expect(managedPolicies(template)).toEqual([]);
    expect(managedPolicies(role({}, { ManagedPolicyArns: ["arn"] }))).toEqual(["SeededRole: managed policy"]);
  });

  test("belong to one function each", () => {
    expect(sharedRoles(template)).toEqual([]);
    const { Role } = template.Resources.PokeLambdaFunction?.Properties ?? {};
    expect(sharedRoles(withResource("Seeded", "AWS::Lambda::Function", { Role }))).toHaveLength(1);
  });
});

test("the texts of customers are encrypted with a key of the stack, with which End User Messaging may publish", () => {
  const resource = (id: string) => template.Resources[id]?.Properties;
  expect(resource("TwoWaySmsTopic")).toEqual({ KmsMasterKeyId: { Ref: "TwoWaySmsKey" } });
  const publisher = {
    Effect: "Allow",
    Principal: { Service: "sms-voice.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
  };
  expect(resource("TwoWaySmsKey")).toMatchObject({
    EnableKeyRotation: true,
    KeyPolicy: {
      Statement: [expect.anything(), { ...publisher, Action: ["kms:GenerateDataKey*", "kms:Decrypt"], Resource: "*" }],
    },
  });
  expect(resource("TwoWaySmsTopicPolicy")).toMatchObject({
    Topics: [{ Ref: "TwoWaySmsTopic" }],
    PolicyDocument: { Statement: [{ ...publisher, Action: "sns:Publish", Resource: { Ref: "TwoWaySmsTopic" } }] },
  });
});

describe("stored data", () => {
  test("expires in every table, and every table is billed by request", () => {
    expect(resourcesOf(template, "AWS::DynamoDB::Table").length).toBeGreaterThan(0);
    expect(tablesWithoutExpiry(template)).toEqual([]);
    expect(tablesWithoutExpiry(withResource("Seeded", "AWS::DynamoDB::Table", {}))).toEqual(["Seeded"]);
  });

  test("expires in every log group", () => {
    expect(logsKeptForever(template)).toEqual([]);
    expect(logsKeptForever(withResource("Seeded", "AWS::Logs::LogGroup", {}))).toEqual(["Seeded"]);
  });

  test("goes to a dead-letter queue with an alarm if a consumer fails all retries", () => {
    expect(resourcesOf(template, "AWS::Lambda::EventSourceMapping")).toHaveLength(4);
    expect(unwatchedConsumers(template)).toEqual([]);
    const EventSourceArn = { "Fn::GetAtt": ["PokeFailedQueue", "Arn"] };
    const seeded = withResource("Seeded", "AWS::Lambda::EventSourceMapping", { EventSourceArn });
    expect(unwatchedConsumers(seeded)).toEqual(["Seeded: no dead-letter queue"]);
  });

  test.each([
    ["ChannelQueue", "ChannelDashqueueLambdaFunction"],
    ["SmsQueue", "SmsDashqueueLambdaFunction"],
    ["ImportQueue", "ImportDashsegmentLambdaFunction"],
  ])("is invisible in %s for at least six times the timeout of %s", (queueId, consumerId) => {
    const queue = template.Resources[queueId]?.Properties.VisibilityTimeout;
    const consumer = template.Resources[consumerId]?.Properties.Timeout;
    expect(Number(queue)).toBeGreaterThanOrEqual(6 * Number(consumer));
  });
});

describe("alarms", () => {
  const alarms = resourcesOf(template, "AWS::CloudWatch::Alarm");
  const operations = readFileSync(join(import.meta.dirname, "../docs/operations.md"), "utf8");

  test.each(alarms)("$id refers to a section of the operations guide", ({ properties }) => {
    const heading = String(properties.AlarmDescription).match(/docs\/operations\.md, "(.+)"/)?.[1];
    expect(operations).toContain(`\n### ${heading}\n`);
  });
});

describe("invoke permissions", () => {
  const permission = (id: string) => template.Resources[id]?.Properties;
  const account = { Ref: "AWS::AccountId" };
  const sub = (text: string) => ({ "Fn::Sub": text.replaceAll("<", "${AWS::").replaceAll(">", "}") });
  const apps = sub("arn:<Partition>:mobiletargeting:<Region>:<AccountId>:apps/*");
  const regional = sub("pinpoint.<Region>.amazonaws.com");

  test.each([
    ["CustomDashchannelPinpointPermission", "CustomDashchannelLambdaFunction"],
    ["CampaignDashhookPinpointPermission", "CampaignDashhookLambdaFunction"],
  ])("%s allows Pinpoint in this Region, for the applications of this account", (id, target) => {
    expect(permission(id)).toEqual({
      FunctionName: { "Fn::GetAtt": [target, "Arn"] },
      Action: "lambda:InvokeFunction",
      Principal: regional,
      SourceAccount: account,
      SourceArn: apps,
    });
  });

  test("allow Amazon Connect, for one instance", () => {
    expect(permission("ConnectCustomActionPermission")).toMatchObject({
      Principal: "connect-campaigns.amazonaws.com",
      SourceAccount: account,
      SourceArn: { "Fn::Sub": expect.stringMatching(/:connect:.*:instance\/[0-9a-f-]{36}$/) },
    });
  });

  test("allow IoT Core, for one authorizer", () => {
    expect(permission("PokeAuthorizerPermission")).toMatchObject({
      Principal: "iot.amazonaws.com",
      SourceAccount: account,
      SourceArn: { "Fn::GetAtt": ["PokeAuthorizer", "Arn"] },
    });
  });

  test("have a condition, except those of the accounts on the allow list", () => {
    const conditions = ["SourceArn", "FunctionUrlAuthType", "InvokedViaFunctionUrl"];
    const open = resourcesOf(template, "AWS::Lambda::Permission").filter(
      ({ properties }) => !conditions.some((name) => name in properties),
    );
    const accounts: string[] = createRequire(import.meta.url)("../infra/poke-callers.json");
    expect(open).toHaveLength(2 * accounts.length);
  });
});

describe("the allow list of callers", () => {
  const callerPermissions = createRequire(import.meta.url)("../infra/caller-permissions.cjs");

  test("permits each account to invoke the two poke functions and nothing else", () => {
    expect(callerPermissions(["111122223333"])).toEqual({
      PokeCaller111122223333: {
        Type: "AWS::Lambda::Permission",
        Properties: {
          FunctionName: { "Fn::GetAtt": ["PokeLambdaFunction", "Arn"] },
          Action: "lambda:InvokeFunction",
          Principal: "111122223333",
        },
      },
      MulticastPokeCaller111122223333: {
        Type: "AWS::Lambda::Permission",
        Properties: {
          FunctionName: { "Fn::GetAtt": ["MulticastDashpokeLambdaFunction", "Arn"] },
          Action: "lambda:InvokeFunction",
          Principal: "111122223333",
        },
      },
    });
  });

  test.each(["*", "1111-2222-3333", "11112222333"])("rejects %s", (account) => {
    expect(() => callerPermissions([account])).toThrow(`infra/poke-callers.json: "${account}" is not an account id`);
  });
});

describe("the list of functions that Pinpoint may invoke", () => {
  const pinpointPermissions = createRequire(import.meta.url)("../infra/pinpoint-permissions.cjs");

  test("gives each function the permission that the two functions of this stack have", () => {
    const own = template.Resources.CampaignDashhookPinpointPermission?.Properties;
    expect(pinpointPermissions(["my-own_hook"], ["my-own_hook"])).toEqual({
      MyDashownUnderscorehookPinpointPermission: {
        Type: "AWS::Lambda::Permission",
        Properties: { ...own, FunctionName: { "Fn::GetAtt": ["MyDashownUnderscorehookLambdaFunction", "Arn"] } },
      },
    });
  });

  test("rejects a function that serverless.yml does not have", () => {
    expect(() => pinpointPermissions(["my-hook"], ["poke"])).toThrow(
      'infra/pinpoint-functions.json: serverless.yml has no function "my-hook"; it has poke',
    );
  });
});

describe("the list of functions for flows of Amazon Connect", () => {
  const { wrapped } = createRequire(import.meta.url)("../infra/connect-functions.cjs");
  const entry = { name: "my-function", timeoutSeconds: 30 };

  test("names a function of this stack, or one of another by its ARN", () => {
    const functionArn = "arn:aws:lambda:us-east-1:111122223333:function:balance";
    expect(wrapped([entry, { ...entry, name: "balance", functionArn }], ["my-function"])).toEqual([
      { ...entry, id: "MyDashfunction", arn: { "Fn::GetAtt": ["MyDashfunctionLambdaFunction", "Arn"] } },
      { ...entry, name: "balance", id: "Balance", arn: functionArn },
    ]);
  });

  test.each([
    [{}, 'serverless.yml has no function "my-function"; it has poke. For another stack\'s, set functionArn'],
    [{ name: "poke", timeoutSeconds: 901 }, "poke: timeoutSeconds must be a whole number from 1 to 900"],
    [{ name: "poke", functionArn: "poke" }, "poke: functionArn is not an ARN"],
    [{ name: "poke", retries: 2 }, "poke: unknown field retries; fields: name, functionArn, timeoutSeconds"],
    [{ name: "a b", functionArn: "arn:aws:lambda" }, 'name "a b": expected up to 31 letters, digits and hyphens'],
  ])("rejects %j", (fields, reason) => {
    expect(() => wrapped([{ ...entry, ...fields }], ["poke"])).toThrow(`infra/connect-functions.json: ${reason}`);
  });

  test("gives each function a state machine whose role invokes this function only", () => {
    const invoking = allowed(template).filter(
      ({ role: id, actions }) => id.endsWith("AsyncRole") && actions[0] === "lambda:InvokeFunction",
    );
    expect(invoking.map(({ role: id, statement }) => [id, statement.Resource])).toEqual([
      ["CallerDashlookupAsyncRole", { "Fn::GetAtt": ["CallerDashlookupLambdaFunction", "Arn"] }],
    ]);
  });

  test("gives it a log without the data of executions", () => {
    const [machine] = resourcesOf(template, "AWS::StepFunctions::StateMachine");
    expect(machine?.properties).toMatchObject({
      StateMachineType: "STANDARD",
      LoggingConfiguration: { Level: "ERROR", IncludeExecutionData: false },
    });
  });
});

describe("the environment", () => {
  const known = [
    ...[
      "POKE_TOPIC_KEY",
      "POKE_SECOND_TOPIC_KEY",
      "POKE_FUNCTION",
      "MULTICAST_POKE_FUNCTION",
      "CLAIMS_TABLE",
      "CHANNEL_QUEUE_URL",
      "POKE_HISTORY",
      "POKE_HISTORY_TABLE",
    ],
    ...["RESULT_SINK", "RESULT_STREAM", "SUPPRESSION_TABLE", "FREQUENCY_TABLE", "OFFERS_TABLE", "AUDIT_TABLE"],
    ...["CONVERSATIONS_TABLE", "SMS_QUEUE_URL", "SMS_NUMBERS", "SMS_FALLBACK", "SMS_PRICES", "SMS_ENDPOINTS"],
    "SMS_REPLY_APPLICATION",
    ...["IMPORT_RULES", "IMPORT_ROLE_ARN", "IMPORT_QUEUE_URL", "IMPORT_TOPIC_ARN"],
    ...["SMS_HAND_OFF", "SMS_HAND_OFF_FAILED", "CHATS_TABLE", "CONNECT_INSTANCE_ID", "CHAT_FLOW_ID", "CHAT_TOPIC_ARN"],
    ...["LEX_BOT_ALIAS", "LEX_BOT_LOCALE"],
    ...["STATE_MACHINES", "RESULTS_TABLE", "ASYNC_BEHAVIOR", "ASYNC_LIMIT", "ASYNC_RESPONSE", "ASYNC_WAIT_SECONDS"],
    ...["TEXTS_TABLE", "TEXT_NOTIFICATIONS"],
    ...["QUARANTINE_TABLE", "STREAM_CLAIMS_TABLE", "NOTIFICATION_TOPIC_ARN", "SWITCH_OFF", "TOKEN_ISSUER"],
    ...["TOKEN_AUDIENCE", "TOKEN_JWKS_URL", "TOKEN_PUBLIC_KEY", "INTEREST_TICKET_KEY"],
    ...["HOOK_STEPS", "FREQUENCY_LIMIT", "FREQUENCY_WINDOW_HOURS", "QUIET_HOURS", "QUIET_HOURS_ZONE", "AUDIT_RULES"],
    ...["OFFERS_URL", "OFFERS_DEFAULT", "CONTENT_URL", "PRIVATE_LOOKUPS", "DUPLICATE_WINDOW_HOURS"],
    ...["CONNECT_POKE_DATA", "IOT_ARN_PREFIX", "POWERTOOLS_SERVICE_NAME"],
  ];

  test.each(environmentOf(template))("of $name contains only known variables", ({ variables }) => {
    expect(variables.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("has a second topic key only under a condition, which is off by default", () => {
    const { Environment } = template.Resources.PokeLambdaFunction?.Properties ?? {};
    expect(Environment).toMatchObject({
      Variables: {
        POKE_SECOND_TOPIC_KEY: { "Fn::If": ["HasSecondTopicKey", expect.anything(), { Ref: "AWS::NoValue" }] },
      },
    });
    expect(JSON.parse(readFileSync(PACKAGED_PATH, "utf8")).Conditions.HasSecondTopicKey).toEqual({
      "Fn::Not": [{ "Fn::Equals": ["none", "none"] }],
    });
    expect(template.Resources.PokeDashauthorizerLambdaFunction?.Properties).not.toHaveProperty(
      "ReservedConcurrentExecutions",
    );
  });

  test("contains secrets as references, not as values", () => {
    const text = readFileSync(PACKAGED_PATH, "utf8");
    expect(text).toMatch(
      /"POKE_TOPIC_KEY":\s*\{\s*"Fn::Sub":\s*"\{\{resolve:secretsmanager:\$\{PokeTopicKey\}:SecretString\}\}"/,
    );
  });
});

describe("the CloudFormation validator", () => {
  const engine = new RegoEngine();
  const folder = mkdtempSync(join(tmpdir(), "template-"));
  afterAll(() => {
    engine.free();
    rmSync(folder, { recursive: true });
  });

  const write = (content: Template) => {
    writeFileSync(join(folder, "template.json"), JSON.stringify(content));
    return new TemplateFile(join(folder, "template.json"));
  };

  const errorsIn = (content: Template) =>
    engine
      .validateStandard(write(content))
      .diagnostics.filter(({ severity }) => severity === "FATAL" || severity === "ERROR")
      .map(({ ruleId, message }) => `${ruleId} ${message}`);

  test("finds no error in the template", () => expect(errorsIn(template)).toEqual([]));

  test("finds an error that is put into the template", () => {
    const seeded = withResource("Seeded", "AWS::SQS::Queue", { VisibilityTimeOut: 30 });
    expect(errorsIn(seeded)).toHaveLength(1);
  });
});
