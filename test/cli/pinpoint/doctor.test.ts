import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutEventStreamCommand, UpdateApplicationSettingsCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { createApp } from "../../create-app.ts";
import { type TestCloud, testCloud } from "../../local/cloud-fixture.ts";

// Each command is a separate process, and the first one also waits for the functions to start.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
});
afterAll(() => here.close());

const doctor = (...args: string[]) => doctorOf(here, ...args);

type Printed = { lines: string[]; failed: string[]; code: number; stderr: string };
const doctorOf = (here: TestCloud, ...args: string[]) => doctorIn(process.cwd(), here, ...args);

const doctorIn = async (cwd: string, here: TestCloud, ...args: string[]): Promise<Printed> => {
  const cli = join(import.meta.dirname, "../../../src/cli/pinpoint.ts");
  const local = { AWS_ENDPOINT_URL: here.cloud.url, AWS_REGION: "us-east-1" };
  const env = { ...process.env, ...local, AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "local" };
  const { promise, resolve } = Promise.withResolvers<{ code: number; stdout: string; stderr: string }>();
  execFile(process.execPath, [cli, "doctor", ...args], { cwd, env }, (error, stdout, stderr) =>
    resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
  );
  const { code, stdout, stderr } = await promise;
  const lines = stdout.trimEnd().split("\n");
  return { lines, failed: lines.filter((line) => line.startsWith("failed")), code, stderr };
};

test("the local cloud of this repository passes every check", async () => {
  const { lines, failed, code } = await doctor();
  expect(failed).toEqual([]);
  expect(code).toBe(0);
  expect(lines).toContain(
    "ok       function campaign-hook exists, permits pinpoint.us-east-1.amazonaws.com, runs with its settings",
  );
  expect(lines).toContain("ok       topic NotificationTopic exists");
});

test("an application without an event stream and a hook that does not exist fail, with the cure and exit code 1", async () => {
  const { pinpoint } = here.clients;
  const ApplicationId = await createApp(pinpoint, "music");
  const WriteApplicationSettingsRequest = { CampaignHook: { LambdaFunctionName: "my-hook", Mode: "FILTER" as const } };
  await pinpoint.send(new UpdateApplicationSettingsCommand({ ApplicationId, WriteApplicationSettingsRequest }));
  const { failed, code } = await doctor("--application", ApplicationId);
  expect(failed).toEqual([
    expect.stringMatching(/function my-hook, used by the campaign hook of the application, does not exist/),
    expect.stringMatching(
      /application music .* has no event stream.*call PutEventStream with the stream .*EngagementStream/,
    ),
  ]);
  expect(code).toBe(1);

  const stream = failed[1]?.match(/\S+$/)?.[0];
  const WriteEventStream = {
    DestinationStreamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`,
    RoleArn: "arn:aws:iam::000000000000:role/stream",
  };
  await pinpoint.send(new PutEventStreamCommand({ ApplicationId, WriteEventStream }));
  expect((await doctor("--application", ApplicationId)).failed).toHaveLength(1);
});

test("a stage that is not deployed fails", async () => {
  const { failed } = await doctor("--stage", "prod");
  expect(failed).toContainEqual(expect.stringMatching(/function poke does not exist.*--stage/));
});

test("shadowed keywords fail, whether they belong to a pool, a number, the account or a conversation", async () => {
  const keywords = (...names: string[]) => names.map((Keyword) => ({ Keyword, KeywordMessage: `About ${Keyword}.` }));
  const smsNumbers = {
    account: { keywords: keywords("HOURS", "MENU") },
    pools: { shops: { keywords: keywords("hours", "SURVEY") } },
    numbers: { "+12065550150": { pool: "shops", keywords: keywords("Menu", "Hours") } },
  };
  const other = await testCloud({ log: () => undefined, params: { smsNumbers: JSON.stringify(smsNumbers) } });
  onTestFinished(() => other.close());
  const { failed, code } = await doctorOf(other);
  const on = "is shadowed on +12065550150";
  expect(failed.map((line) => line.replace(/\. To correct it: remove or rename .*/, ""))).toEqual([
    `failed   Hours, keyword of the number, ${on}: hours of the pool applies instead`,
    `failed   HOURS, keyword of the account, ${on}: hours of the pool applies instead`,
    `failed   MENU, keyword of the account, ${on}: Menu of the number applies instead`,
    `failed   SURVEY, keyword of the conversation survey, ${on}: SURVEY applies instead`,
  ]);
  expect(code).toBe(1);
});

const SHOP = `
service: shop
provider: { name: aws, stage: "\${opt:stage, 'dev'}", runtime: nodejs24.x }
functions:
  offer-hook: { handler: offer-hook.handler, name: offer-hook, environment: { LIMIT: "1" } }
resources:
  Resources:
    OffersTable:
      Type: AWS::DynamoDB::Table
      Properties:
        AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
        KeySchema: [{ AttributeName: pk, KeyType: HASH }]
        BillingMode: PAY_PER_REQUEST
    OfferHookPermission:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !GetAtt OfferDashhookLambdaFunction.Arn
        Action: lambda:InvokeFunction
        Principal: !Sub 'pinpoint.\${AWS::Region}.amazonaws.com'
`;

test("a project of one's own is checked for what its serverless.yml declares, and for nothing else", async () => {
  const project = { "serverless.yml": SHOP, "offer-hook.mjs": "export const handler = async () => ({});" };
  const other = await testCloud({ log: () => undefined, project });
  onTestFinished(() => other.close());
  const folder = join(other.directory, "project");
  expect((await doctorIn(folder, other)).lines).toEqual([
    `service shop, stage local, as ${join(folder, "serverless.yml")} declares it`,
    "ok       function offer-hook exists, permits pinpoint.us-east-1.amazonaws.com",
    "ok       table OffersTable exists",
    "skipped  event streams of applications: no function of this stack reads a stream",
  ]);

  const added = SHOP.replace("functions:", "functions:\n  later: { handler: offer-hook.handler }");
  writeFileSync(join(folder, "serverless.yml"), added);
  const { failed, code } = await doctorIn(folder, other);
  expect(failed).toEqual([expect.stringMatching(/function later does not exist. To correct it: .*restart/)]);
  expect(code).toBe(1);

  const elsewhere = await doctorOf(other);
  expect(elsewhere.stderr).toMatch(
    /runs the service shop, and .* declares pinpoint-isv-suite: run doctor in the folder/,
  );
  expect(elsewhere.code).toBe(1);
});
