import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectFrequencyTable } from "../../src/aws/frequency-table.ts";
import { connectSuppressionTable } from "../../src/aws/suppression-table.ts";
import { runSteps } from "../../src/hook/flow/run-steps.ts";
import type { SuppressionTarget } from "../../src/stream/ports.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { NOW, stepsOf, toBatch } from "./in-memory-hook.ts";

let here: TestCloud;
let tables: string[];
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
  tables = (await here.clients.dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
}, 60_000);
afterAll(async () => here.close());

const tableFor = (part: string): string =>
  tables.find((name) => name.includes(part)) ?? expect.fail(`no table ${part}`);
const hook = async (event: object): Promise<Record<string, object>> => {
  const response = await here.clients.lambda.send(
    new InvokeCommand({ FunctionName: "campaign-hook", Payload: Buffer.from(JSON.stringify(event)) }),
  );
  return JSON.parse(Buffer.from(response.Payload ?? []).toString());
};
const run = (ActivityId: string, Endpoints: object) => ({
  ApplicationId: "app-1",
  CampaignId: "campaign-1",
  TreatmentId: "0",
  ActivityId,
  Endpoints,
});
const ada = { ChannelType: "EMAIL", Address: "Ada@example.com", User: { UserId: "ada" } };
const bob = { ChannelType: "EMAIL", Address: "bob@example.com", User: { UserId: "bob" } };

const whyNot = async (...args: string[]): Promise<string> => {
  const cli = join(import.meta.dirname, "../../src/cli/pinpoint.ts");
  const local = { AWS_ENDPOINT_URL: here.cloud.url, AWS_REGION: "us-east-1" };
  const env = { ...process.env, ...local, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
  return (await promisify(execFile)(process.execPath, [cli, "why-not", ...args], { env })).stdout;
};

test("drops an endpoint whose address bounced in any letter case, adds offers, and explains both", async () => {
  const { dynamodb } = here.clients;
  const target: SuppressionTarget = { addresses: ["ada@EXAMPLE.com"], reason: "hard-bounce" };
  await connectSuppressionTable(dynamodb, tableFor("SuppressionTable")).suppress(target, NOW);
  const Item = { pk: { S: "offer#bob" }, attributes: { M: { offer: { S: "10" } } } };
  await dynamodb.send(new PutItemCommand({ TableName: tableFor("OffersTable"), Item }));

  const response = await hook(run("activity-1", { "ep-ada": ada, "ep-bob": bob }));
  expect(response).toEqual({ "ep-bob": { ...bob, Attributes: { offer: ["10"] } } });
  expect(await whyNot("ep-ada", "--campaign", "campaign-1")).toMatch(
    /ep-ada was dropped: hard-bounce \(step suppression, campaign campaign-1, activity activity-1\)/,
  );
  expect(await whyNot("ep-ada", "--campaign", "campaign-2")).toContain("no reason in the sources that were read");
  expect(await whyNot("ep-bob")).toContain("no reason in the sources that were read");
});

test("grants a person no more messages than the cap allows, however many batches run at once", async () => {
  const frequency = connectFrequencyTable(here.clients.dynamodb, tableFor("FrequencyTable"));
  const steps = stepsOf({ HOOK_STEPS: "frequency-cap", FREQUENCY_LIMIT: "3" }, { frequency });
  const time = { now: NOW, leftMs: () => 20_000 };
  const sendTwice = Array.from({ length: 16 }, (_, index) => `activity-${Math.floor(index / 2)}`);
  const results = await Promise.all(
    sendTwice.map((activityId) =>
      runSteps(steps, toBatch({ "ep-1": { User: { UserId: "cyd" } } }, { activityId }), time),
    ),
  );
  const granted = sendTwice.filter((_, index) => results[index]?.endpoints.size === 1);
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
  expect(new Set(granted).size).toBe(3);
  expect(granted).toHaveLength(6);
});
