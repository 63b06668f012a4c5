// Compares each role with its bundle: it grants what the code calls, and nothing else.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { STEPS } from "../src/hook/step-list.ts";
import { allowed, packagedTemplate, resourcesOf, targetOf } from "./packaged-template.ts";

const ROOT = join(import.meta.dirname, "..");
const template = packagedTemplate();
const NAMES = readdirSync(join(ROOT, "handlers")).map((file) => basename(file, ".ts"));

const PREFIXES: Record<string, string> = {
  Connect: "connect",
  DynamoDB: "dynamodb",
  IoTDataPlane: "iot",
  Kinesis: "kinesis",
  Lambda: "lambda",
  LexRuntimeV2: "lex",
  Pinpoint: "mobiletargeting",
  PinpointSMSVoiceV2: "sms-voice",
  SESv2: "ses",
  SFN: "states",
  SNS: "sns",
  SQS: "sqs",
};
// [Service authorization reference: Lambda, SNS, SQS] Operations whose action has another name.
const RENAMED: Record<string, string> = {
  "lambda:Invoke": "lambda:InvokeFunction",
  "sns:PublishBatch": "sns:Publish",
  "sqs:SendMessageBatch": "sqs:SendMessage",
};

/**
 * The actions of the SDK commands in a minified bundle: `es=nr(x,"DynamoDB_20120810","DynamoDBClient",y)` creates the
 * commands of a client, and `class g0 extends es(vh,ts,"PutItem",nG)` is one that tree shaking has kept. Clients of earlier
 * versions build each by itself: `.n("LexRuntimeV2Client","RecognizeTextCommand")`.
 */
const calledBy = (bundle: string) => {
  const clients = bundle.matchAll(/([\w$]+)=[\w$]+\([\w$]+,"\w+","(\w+)Client",[\w$]+\)/g);
  const maker = new Map([...clients].map(([, name, client]) => [name, client]));
  const commands = [...bundle.matchAll(/extends ([\w$]+)\([\w$]+,[\w$]+,"(\w+)",/g)];
  const built = bundle.matchAll(/\.n\("(\w+)Client","(\w+)Command"\)/g);
  const operations = [
    ...commands.map(([, name, operation]) => [maker.get(name) ?? "", operation]),
    ...Array.from(built, ([, client, operation]) => [client ?? "", operation]),
  ];
  const actions = operations.flatMap(([client = "", operation]) => {
    const prefix = PREFIXES[client];
    return prefix === undefined ? [] : [`${prefix}:${operation}`];
  });
  return { clients: new Set(maker.values()), actions: new Set(actions.map((action) => RENAMED[action] ?? action)) };
};

const bundleOf = (name: string) => readFileSync(join(ROOT, `dist/${name}/index.js`), "utf8");

// AWS has ended these operations, except for messages to addresses, and the engine requires no permissions for them.
const isEnded = (action: string) => action.startsWith("mobiletargeting:") && action !== "mobiletargeting:SendMessages";
const NEVER_CALLED: Record<string, string[]> = {
  // Reads the suppression table through the adapter that also writes it for event-stream.
  "campaign-hook": ["dynamodb:PutItem"],
};
// Endpoint discovery is in every DynamoDB client, and off by default.
const isIdle = (name: string, action: string) =>
  action === "dynamodb:DescribeEndpoints" || (NEVER_CALLED[name] ?? []).includes(action);
// The SDK's credential providers bundle other clients, such as the one of STS.
const isOurs = (client: string | undefined) => client !== undefined && client in PREFIXES;

const SOURCE_ACTIONS: Record<string, string[]> = {
  "AWS::SQS::Queue": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  "AWS::Kinesis::Stream": [
    ...["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords"],
    ...["kinesis:GetShardIterator", "kinesis:ListShards"],
  ],
};

const functionOf = (name: string) =>
  resourcesOf(template, "AWS::Lambda::Function").find(({ properties }) =>
    String(properties.FunctionName).endsWith(`-dev-${name}`),
  );

/** What the Lambda service does with the function's role: write logs, poll sources, and send failures to a queue. */
const neededByLambda = (id: string) => {
  const mine = (one: { properties: Record<string, unknown> }) =>
    JSON.stringify(one.properties.FunctionName)?.includes(`"${id}"`);
  const mappings = resourcesOf(template, "AWS::Lambda::EventSourceMapping").filter(mine);
  const polled = mappings.flatMap(({ properties }) => {
    const type = template.Resources[targetOf(properties.EventSourceArn) ?? ""]?.Type ?? "";
    return SOURCE_ACTIONS[type] ?? [];
  });
  const destinations = resourcesOf(template, "AWS::Lambda::EventInvokeConfig").filter(mine);
  const sendsFailures = [...mappings, ...destinations].some(
    ({ properties }) => properties.DestinationConfig !== undefined,
  );
  return ["logs:CreateLogStream", "logs:PutLogEvents", ...polled, ...(sendsFailures ? ["sqs:SendMessage"] : [])];
};

const grantedTo = (role: string | undefined) =>
  new Set(allowed(template).flatMap((grant) => (grant.role === role ? grant.actions : [])));

/** The tables that the environment variables of a function refer to. */
const Variables = z
  .looseObject({ Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()) }) })
  .transform(({ Environment }) =>
    Object.fromEntries(
      Object.entries(Environment.Variables).map(([name, value]) => [
        name,
        z.looseObject({ Ref: z.string() }).safeParse(value).data?.Ref,
      ]),
    ),
  );

const Policy = z.looseObject({
  PolicyName: z.string(),
  Roles: z.array(z.looseObject({ Ref: z.string() })),
  PolicyDocument: z.looseObject({
    Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
  }),
});

/** What a policy grants to a role: a table with its actions for each statement. */
const grantsOf = (policyName: string, role: string | undefined) =>
  resourcesOf(template, "AWS::IAM::Policy")
    .map(({ properties }) => Policy.parse(properties))
    .filter(({ PolicyName, Roles }) => PolicyName === policyName && Roles.some(({ Ref }) => Ref === role))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map(({ Action, Resource }) => ({ table: targetOf(Resource), actions: [Action].flat() }));

describe.each(NAMES)("the role of %s", (name) => {
  const found = functionOf(name);
  const { clients, actions } = calledBy(bundleOf(name));

  test("is compared with a bundle whose commands are detected", () => {
    const seen = new Set([...actions].map((action) => action.split(":")[0]));
    for (const client of [...clients].filter(isOurs)) expect(seen).toContain(PREFIXES[client ?? ""]);
  });

  test("grants what the code calls and what Lambda does on its behalf, and nothing else", () => {
    const needed = new Set([
      ...[...actions].filter((action) => !isEnded(action) && !isIdle(name, action)),
      ...neededByLambda(found?.id ?? ""),
    ]);
    expect([...grantedTo(targetOf(found?.properties.Role))].sort()).toEqual([...needed].sort());
  });
});

// A step's tables are its settings that end in _TABLE. Its grant is the policy `hook-step-<step>` of infra/hook.yml.
describe.each(Object.entries(STEPS))("the hook step %s", (step, { settings }) => {
  const tableSettings = Object.keys(settings).filter((variable) => variable.endsWith("_TABLE"));

  test.each(["campaign-hook", "connect-custom-action"])("may read its tables, and no others, in %s", (name) => {
    const properties = functionOf(name)?.properties ?? expect.fail(`no function ${name}`);
    const variables = Variables.parse(properties);
    const grants = grantsOf(`hook-step-${step}`, targetOf(properties.Role));
    expect(grants.map(({ table }) => table)).toEqual(tableSettings.map((setting) => variables[setting]));
    for (const { actions } of grants) expect(actions).toContain("dynamodb:BatchGetItem");
  });
});
