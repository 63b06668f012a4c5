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
  const names = [
    "Conversations",
    "Chats",
    "Texts",
    "AsyncResults",
    "Frequency",
    "Offers",
    "Audit",
    "Quarantine",
    "Suppression",
  ];
  const count = async (name: string) =>
    (await here.clients.dynamodb.send(new ScanCommand({ TableName: tableOf(`${name}Table`), Select: "COUNT" }))).Count;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await count(name)])));
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/;

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
  await put("AsyncResultsTable", { pk: text(`execution-${user}`), output: text(JSON.stringify({ user_id: user })) });
  await put("FrequencyTable", { pk: text(`${ApplicationIds[0]}#${user}`) });
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
  const place = `the local cloud at ${here.cloud.url}, region us-east-1, account 000000000000`;
  expect(dryRun.split("\n", 1)[0]?.replace(TIME, "<time>")).toBe(`<time>: ${place}`);
  expect(await countAll()).toEqual(before);

  const report = await erase("--user", "ada", "--confirm");
  expect(report.match(/: \d erased/g)).toEqual([
    ": 1 erased",
    ": 2 erased",
    ": 1 erased",
    ": 1 erased",
    ": 1 erased",
    ": 1 erased",
    ": 2 erased",
    ": 1 erased",
    ": 2 erased",
  ]);
  const lines = report.trimEnd().split("\n");
  expect(lines[0]?.replace(TIME, "<time>")).toBe(`<time>: ${place}`);
  expect(lines.at(-1)?.replace(TIME, "<time>")).toBe("<time>: every place was read again, and nothing is left");
  expect(report).toContain("event stream: its records cannot be deleted");
  expect(dryRun + report).not.toMatch(/ada|2065550142/);
  const others = {
    Conversations: 1,
    Chats: 2,
    Texts: 1,
    AsyncResults: 1,
    Frequency: 1,
    Offers: 1,
    Audit: 2,
    Quarantine: 1,
  };
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

test.each([[[]], [["--confirm"]]])(
  "a user that is stored nowhere is named as such, and fails, with %j",
  async (more) => {
    await expect(erase("--user", "nobody", ...more)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Nothing is stored about this user\. Check the id/m),
    });
  },
);

/** Quarantines documents; returns how to read which are left. */
const quarantine = async (name: string, texts: string[]) => {
  const documents = texts.map((text, at) => {
    const position = `shard:${name}:${at}`;
    return { position, arrivedAt: new Date(), reason: "malformed", raw: Buffer.from(text) };
  });
  const TableName = tableOf("QuarantineTable");
  await connectQuarantine(here.clients.dynamodb, TableName).put(documents as never, new Date());
  return async () => {
    const { Items = [] } = await here.clients.dynamodb.send(new ScanCommand({ TableName }));
    const left = new Set(Items.map(({ position }) => position?.S));
    return documents.flatMap(({ position, raw }) => (left.has(position) ? [String(raw)] : []));
  };
};

const putEndpoint = (ApplicationId: string, Id: string, user: string, Address: string) => {
  const Item = [{ Id, ChannelType: "CUSTOM" as const, Address, User: { UserId: user } }];
  return here.clients.pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
};

test("quarantined records of others are left, whatever ids and addresses resemble", async () => {
  const application = await createApp(here.clients.pinpoint, "resembling");
  await putEndpoint(application, "e-ann", "ann", "ann@example.com");
  await putEndpoint(application, "e-42", "u42", "42");
  await putEndpoint(application, "e-word", "event_type", "client_id");
  const others = [
    '{"event_type":"x","bad":42,"client":{"client_id":"other"},"to":"zed@example.org"}',
    '{"event_type":"x","client":{"client_id":"e-ma"},"to":"mary-ann@example.com"}',
    '{"event_type":"x","to":"ann@example.com.au"}',
    "ann@example.com 42, not JSON",
  ];
  const left = await quarantine("resembling", [...others, '{"event_type":"x","to":["ann@example.com"]}']);
  for (const user of ["u42", "event_type"]) await erase("--user", user, "--confirm");
  expect(await left()).toHaveLength(5);
  expect(await erase("--user", "ann", "--confirm")).toMatch(/1 erased; not erased: 1 records that are not JSON/);
  expect(await left()).toEqual(others);
});

test.each(["", ":", "42"])("the address %j is refused", async (address) => {
  await expect(erase("--user", "nobody", "--address", address, "--confirm")).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--address: expected an address of at least 3 characters"),
  });
});

test("rows of an endpoint with the same id in another application are left, and unclear ones are reported", async () => {
  const [one, two] = [await createApp(here.clients.pinpoint, "s1"), await createApp(here.clients.pinpoint, "s2")];
  await putEndpoint(one, "shared", "s1", "s1@example.com");
  await putEndpoint(two, "shared", "s2", "s2@example.com");
  const before = await countAll();
  const text = (value: string) => ({ S: value });
  await put("OffersTable", { pk: text("offer#shared") });
  for (const application of [one, two]) {
    await put("FrequencyTable", { pk: text(`${application}#shared`) });
    await put("AuditTable", { pk: text("shared"), sk: text(application), applicationId: text(application) });
  }
  const left = await quarantine(
    "shared",
    [one, two].map((id) => `{"app_id":"${id}","client_id":"shared"}`),
  );
  const report = await erase("--user", "s1", "--confirm");
  expect(report).toMatch(/OffersTable\S*: 0 erased; not erased: 1 items under an id that another endpoint or user has/);
  const rows = { Offers: 1, Frequency: 1, Audit: 1, Quarantine: 1 };
  const expected = Object.entries(rows).map(([name, count]) => [name, (before[name] ?? 0) + count]);
  expect(await countAll()).toMatchObject(Object.fromEntries(expected));
  expect(await left()).toEqual([`{"app_id":"${two}","client_id":"shared"}`]);
});

test("the command requires a user", async () => {
  await expect(erase()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("--user is required") });
});
