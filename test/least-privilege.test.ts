// Each role against its bundle: what the code can call is granted, and nothing else is.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { allowed, packagedTemplate, resourcesOf, targetOf } from "./packaged-template.ts";

const root = join(import.meta.dirname, "..");
const template = packagedTemplate();
const names = readdirSync(join(root, "handlers")).map((file) => basename(file, ".ts"));

const prefixes: Record<string, string> = {
  DynamoDB: "dynamodb",
  IoTDataPlane: "iot",
  Kinesis: "kinesis",
  Lambda: "lambda",
  Pinpoint: "mobiletargeting",
  SESv2: "ses",
  SNS: "sns",
  SQS: "sqs",
};
// [Service authorization reference] operations whose action has another name.
const renamed: Record<string, string> = {
  "lambda:Invoke": "lambda:InvokeFunction",
  "sns:PublishBatch": "sns:Publish",
  "sqs:SendMessageBatch": "sqs:SendMessage",
};

/** The actions behind the SDK commands in a minified bundle: `es=nr(x,"DynamoDB_20120810","DynamoDBClient",y)` makes a client's
 *  commands, and `class g0 extends es(vh,ts,"PutItem",nG)` is one that was not shaken off. */
const calledBy = (bundle: string) => {
  const clients = bundle.matchAll(/([\w$]+)=[\w$]+\([\w$]+,"\w+","(\w+)Client",[\w$]+\)/g);
  const maker = new Map([...clients].map(([, name, client]) => [name, client]));
  const commands = [...bundle.matchAll(/extends ([\w$]+)\([\w$]+,[\w$]+,"(\w+)",/g)];
  const actions = commands.flatMap(([, name, operation]) => {
    const prefix = prefixes[maker.get(name) ?? ""];
    return prefix === undefined ? [] : [`${prefix}:${operation}`];
  });
  return { clients: new Set(maker.values()), actions: new Set(actions.map((action) => renamed[action] ?? action)) };
};

const bundleOf = (name: string) => readFileSync(join(root, `dist/${name}/index.js`), "utf8");

// Operations that AWS has ended; the engine asks for no permission. [docs/operations.md, Deploying]
const isEnded = (action: string) => action.startsWith("mobiletargeting:");
// Endpoint discovery is in every DynamoDB client, and off unless asked for.
const neverCalled: Record<string, string[]> = {
  // Reads the suppression list through the adapter that the event stream writes it with.
  "campaign-hook": ["dynamodb:PutItem"],
};
const isIdle = (name: string, action: string) =>
  action === "dynamodb:DescribeEndpoints" || (neverCalled[name] ?? []).includes(action);
// The Security Token Service and its like come with the SDK's credential providers.
const isOurs = (client: string | undefined) => client !== undefined && client in prefixes;

const sources: Record<string, string[]> = {
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

/** What Lambda itself does with the function's role: logs, polls, and puts failures away. */
const neededByLambda = (id: string) => {
  const mine = (one: { properties: Record<string, unknown> }) =>
    JSON.stringify(one.properties.FunctionName)?.includes(`"${id}"`);
  const mappings = resourcesOf(template, "AWS::Lambda::EventSourceMapping").filter(mine);
  const polled = mappings.flatMap(({ properties }) => {
    const type = template.Resources[targetOf(properties.EventSourceArn) ?? ""]?.Type ?? "";
    return sources[type] ?? [];
  });
  const destinations = resourcesOf(template, "AWS::Lambda::EventInvokeConfig").filter(mine);
  const putsAway = [...mappings, ...destinations].some(({ properties }) => properties.DestinationConfig !== undefined);
  return ["logs:CreateLogStream", "logs:PutLogEvents", ...polled, ...(putsAway ? ["sqs:SendMessage"] : [])];
};

const grantedTo = (role: string | undefined) =>
  new Set(allowed(template).flatMap((grant) => (grant.role === role ? grant.actions : [])));

describe.each(names)("the role of %s", (name) => {
  const found = functionOf(name);
  const { clients, actions } = calledBy(bundleOf(name));

  it("is read from a bundle whose commands can be seen", () => {
    const seen = new Set([...actions].map((action) => action.split(":")[0]));
    for (const client of [...clients].filter(isOurs)) expect(seen).toContain(prefixes[client ?? ""]);
  });

  it("grants what the code calls and what Lambda does for it, and nothing else", () => {
    const needed = new Set([
      ...[...actions].filter((action) => !isEnded(action) && !isIdle(name, action)),
      ...neededByLambda(found?.id ?? ""),
    ]);
    expect([...grantedTo(targetOf(found?.properties.Role))].sort()).toEqual([...needed].sort());
  });
});
