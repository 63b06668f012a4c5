import { createRequire } from "node:module";
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { clientSettings, type TestCloud, testCloud } from "../cloud-fixture.ts";

const definition = createRequire(import.meta.url)("../../../infra/async-definition.cjs");
const WAIT = { timeout: 60_000, interval: 50 };
const MACHINE_TIMEOUT_SECONDS = 600;

const machine = (name: string, text: string) => `
    ${name}Machine:
      Type: AWS::StepFunctions::StateMachine
      Properties:
        StateMachineName: ${name}
        DefinitionString: !Sub
          - '${text}'
          - { WrappedFunction: !GetAtt ${name}LambdaFunction.Arn, ResultsTable: !Ref Results }`;

const wrapped = (name: string) => machine(name, JSON.stringify(definition(MACHINE_TIMEOUT_SECONDS)));

const project = {
  "handlers/echo.ts": "export const handler = async (event: unknown) => ({ event });",
  "handlers/fails.ts": "export const handler = async () => { throw new TypeError('no such account'); };",
  "handlers/hangs.ts": "export const handler = () => new Promise(() => {});",
  "handlers/nothing.ts": "export const handler = async () => null;",
  "serverless.yml": `
service: small
provider: { name: aws, runtime: nodejs24.x, timeout: 60 }
functions:
  echo: { handler: dist/echo/index.handler }
  fails: { handler: dist/fails/index.handler }
  hangs: { handler: dist/hangs/index.handler, timeout: 300 }
  nothing: { handler: dist/nothing/index.handler }
resources:
  Resources:
    Results:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: results
        AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
        KeySchema: [{ AttributeName: pk, KeyType: HASH }]${["Echo", "Fails", "Hangs", "Nothing"].map(wrapped).join("")}
`,
};

let local: TestCloud;
let states: SFNClient;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  local = await testCloud({ project });
  states = new SFNClient({ ...clientSettings(local.cloud.url), maxAttempts: 1 });
  dynamodb = local.clients.dynamodb;
}, 120_000);
afterAll(async () => {
  states.destroy();
  await local.close();
});

const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
const start = async (machineName: string, input: unknown, name?: string): Promise<string> => {
  const command = new StartExecutionCommand({
    stateMachineArn: arnOf(machineName),
    input: JSON.stringify(input),
    name,
  });
  return (await states.send(command)).executionArn ?? "";
};
const describeIt = (executionArn: string) => states.send(new DescribeExecutionCommand({ executionArn }));
const ended = (executionArn: string): Promise<DescribeExecutionOutput> =>
  vi.waitFor(async () => {
    const execution = await describeIt(executionArn);
    expect(execution.status).not.toBe("RUNNING");
    return execution;
  }, WAIT);
const stored = async (executionArn: string) =>
  (await dynamodb.send(new GetItemCommand({ TableName: "results", Key: { pk: { S: executionArn } } }))).Item;

describe("the machine around a function", () => {
  test("passes the event with the execution, stores the result, and ends with it", async () => {
    const arn = await start("Echo", { Name: "ContactFlowEvent", Details: { Parameters: {} } }, "contact-1");
    const result = {
      event: { Name: "ContactFlowEvent", Details: { Parameters: {} }, execution: { id: arn, name: "contact-1" } },
    };
    const { status, output = "", startDate, stopDate } = await ended(arn);
    expect({ status, output: JSON.parse(output) }).toEqual({ status: "SUCCEEDED", output: result });
    expect(JSON.parse((await stored(arn))?.output?.S ?? "")).toEqual(result);
    expect(stopDate?.getTime()).toBeGreaterThanOrEqual(startDate?.getTime() ?? Number.NaN);
  });

  test("stores the error of the function, and fails with it", async () => {
    const arn = await start("Fails", {});
    const { status, error, cause = "" } = await ended(arn);
    expect({ status, error }).toEqual({ status: "FAILED", error: "TypeError" });
    const failure = JSON.parse((await stored(arn))?.failure?.S ?? "");
    expect(failure).toEqual(JSON.parse(cause));
    expect(JSON.parse(failure.Cause)).toMatchObject({ errorType: "TypeError", errorMessage: "no such account" });
  });

  test("ends with null if the function returns nothing", async () => {
    const arn = await start("Nothing", {});
    expect(await ended(arn)).toMatchObject({ status: "SUCCEEDED", output: "null" });
    expect((await stored(arn))?.output?.S).toBe("null");
  });

  test("times out on the clock that a test moves", async () => {
    const arn = await start("Hangs", {});
    expect((await describeIt(arn)).status).toBe("RUNNING");
    const minutes = MACHINE_TIMEOUT_SECONDS / 60;
    const move = { method: "POST", body: JSON.stringify({ advance: `PT${minutes}M` }) };
    const response = await fetch(`${local.cloud.url}/_local/clock`, move);
    expect(response.status, await response.text()).toBe(200);
    expect(await ended(arn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    expect(JSON.parse((await stored(arn))?.failure?.S ?? "")).toMatchObject({ Error: "States.Timeout" });
  });
});

test("a state that the local cloud does not run is named at the start", async () => {
  const text = JSON.stringify({ StartAt: "Choose", States: { Choose: { Type: "Choice", Choices: [] } } });
  const serverlessYml = project["serverless.yml"] + machine("Echo", text).replace("EchoMachine", "ChoosingMachine");
  const start = testCloud({ project: { ...project, "serverless.yml": serverlessYml } });
  await expect(start).rejects.toThrow(/ChoosingMachine.*States\.Choose.*Pass, Task, Succeed or Fail/);
});

describe("StartExecution", () => {
  test("returns a running execution for the same name and input, and rejects another input", async () => {
    const arn = await start("Hangs", { a: 1 }, "once");
    expect(await start("Hangs", { a: 1 }, "once")).toBe(arn);
    await expect(start("Hangs", { a: 2 }, "once")).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
  });

  test.each([
    ["a machine that does not exist", { stateMachineArn: arnOf("Nobody") }, "StateMachineDoesNotExist"],
    ["a name with a space", { stateMachineArn: arnOf("Echo"), name: "a b" }, "InvalidName"],
    ["an input that is no JSON", { stateMachineArn: arnOf("Echo"), input: "{" }, "InvalidExecutionInput"],
    [
      "an input of more than 256 KB",
      { stateMachineArn: arnOf("Echo"), input: `"${"x".repeat(262_144)}"` },
      "InvalidExecutionInput",
    ],
  ])("rejects %s", async (_, input, name) => {
    await expect(states.send(new StartExecutionCommand(input))).rejects.toMatchObject({ name });
  });
});

test("StopExecution ends an execution with its error and cause", async () => {
  const executionArn = await start("Hangs", {});
  await states.send(new StopExecutionCommand({ executionArn, error: "LimitReached", cause: "no result" }));
  expect(await describeIt(executionArn)).toMatchObject({
    status: "ABORTED",
    error: "LimitReached",
    cause: "no result",
  });
});

test("DescribeExecution rejects what is no execution", async () => {
  const executionArn = `${arnOf("Echo").replace(":stateMachine:", ":execution:")}:gone`;
  await expect(describeIt(executionArn)).rejects.toMatchObject({ name: "ExecutionDoesNotExist" });
  await expect(describeIt("contact-1")).rejects.toMatchObject({ name: "InvalidArn" });
});
