import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type AttributeValue, ListTablesCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetUserEndpointsCommand, UpdateEndpointsBatchCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectQuarantine } from "../../../src/aws/quarantine-table.ts";
import { connectSuppressionTable } from "../../../src/aws/suppression-table.ts";
import { createApp } from "../../create-app.ts";
import { type TestCloud, testCloud } from "../../local/cloud-fixture.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let here: TestCloud;
let tables: string[];
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
  tables = (await here.clients.dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
});
afterAll(() => here.close());

const tableOf = (resource: string) => tables.find((name) => name.includes(resource)) ?? expect.fail(`no ${resource}`);
const put = (resource: string, Item: Record<string, AttributeValue>) =>
  here.clients.dynamodb.send(new PutItemCommand({ TableName: tableOf(resource), Item }));
const countAll = async () => {
  const names = ["Conversations", "Chats", "Texts", "Frequency", "Offers", "Audit", "Quarantine", "Suppression"];
  const count = async (name: string) =>
    (await here.clients.dynamodb.send(new ScanCommand({ TableName: tableOf(`${name}Table`), Select: "COUNT" }))).Count;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await count(name)])));
};

const erase = async (...args: string[]): Promise<string> => {
  const cli = join(import.meta.dirname, "../../../src/cli/pinpoint.ts");
  const local = { AWS_ENDPOINT_URL: here.cloud.url, AWS_REGION: "us-east-1" };
  const env = { ...process.env, ...local, AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "local" };
  return (await promisify(execFile)(process.execPath, [cli, "erase", ...args], { env })).stdout;
};

/** One item of a user in each table, an endpoint in each of two applications, and a quarantined record. */
const store = async (ApplicationIds: string[], user: string, number: string) => {
  for (const ApplicationId of ApplicationIds) {
    const Item = [{ Id: `${user}-sms`, ChannelType: "SMS" as const, Address: number, User: { UserId: user } }];
    await here.clients.pinpoint.send(
      new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }),
    );
  }
  const text = (value: string) => ({ S: value });
  await put("ConversationsTable", { pk: text(`+12065550100#${number}`), record: text("{}") });
  await put("ChatsTable", { pk: text(`session#+12065550100#${number}`), value: text("{}") });
  await put("ChatsTable", { pk: text(`contact#${user}`), value: text(JSON.stringify({ customer: number })) });
  await put("TextsTable", { pk: text(`m-${user}`), record: text(JSON.stringify({ origin: { addresses: [number] } })) });
  await put("FrequencyTable", { pk: text(user) });
  await put("OffersTable", { pk: text(`offer#${user}`) });
  await put("AuditTable", { pk: text(`${user}-sms`), sk: text("campaign#1") });
  await put("AuditTable", { pk: text(`${user}-sms`), sk: text("campaign#2") });
  await connectSuppressionTable(here.clients.dynamodb, tableOf("SuppressionTable")).suppress(
    { addresses: [number], reason: "opt-out" },
    new Date(),
  );
  const raw = Buffer.from(JSON.stringify({ client: { client_id: `${user}-sms` }, attributes: 7 }));
  const document = { position: `shard:${user}:0`, arrivedAt: new Date(), reason: "malformed", raw };
  await connectQuarantine(here.clients.dynamodb, tableOf("QuarantineTable")).put([document as never], new Date());
};

test("a user is erased from all applications and tables, and no one else is", async () => {
  const applications = [await createApp(here.clients.pinpoint, "one"), await createApp(here.clients.pinpoint, "two")];
  await store(applications, "ada", "+12065550142");
  await store(applications, "adam", "+12065550143");
  const before = await countAll();

  const dryRun = await erase("--user", "ada");
  expect(dryRun).toMatch(/^endpoints: 2 to erase$/m);
  expect(dryRun).toContain("Nothing was changed.");
  expect(await countAll()).toEqual(before);

  const report = await erase("--user", "ada", "--confirm");
  expect(report.match(/: \d erased/g)).toEqual([
    ": 1 erased",
    ": 2 erased",
    ": 1 erased",
    ": 1 erased",
    ": 1 erased",
    ": 2 erased",
    ": 1 erased",
    ": 2 erased",
  ]);
  expect(report).toContain("event stream: its records cannot be deleted");
  expect(dryRun + report).not.toMatch(/ada|2065550142/);
  const others = { Conversations: 1, Chats: 2, Texts: 1, Frequency: 1, Offers: 1, Audit: 2, Quarantine: 1 };
  expect(await countAll()).toEqual({ ...others, Suppression: before.Suppression });
  for (const ApplicationId of applications) {
    const endpoints = async (UserId: string) =>
      (await here.clients.pinpoint.send(new GetUserEndpointsCommand({ ApplicationId, UserId }))).EndpointsResponse?.Item
        ?.length;
    expect([await endpoints("ada"), await endpoints("adam")]).toEqual([0, 1]);
  }

  await erase("--user", "ada", "--address", "+12065550142", "--with-suppression", "--confirm");
  expect(await countAll()).toEqual({ ...others, Suppression: (before.Suppression ?? 0) - 1 });
});

test("the command requires a user", async () => {
  await expect(erase()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("--user is required") });
});
