import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, GetItemCommand, PutItemCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { GetAppsCommand } from "@aws-sdk/client-pinpoint";
import { CreateQueueCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { startCloud } from "../../../src/local/cloud.ts";
import { createApp } from "../../create-app.ts";
import { stockClients } from "../cloud-fixture.ts";

const ROOT = join(import.meta.dirname, "../../..");
const Recorded = z.object({ sizes: z.record(z.string(), z.number()) });

let folder: string;
/** State of a cloud that was killed, and of the same cloud after it was started and stopped. */
const killed = () => join(folder, "killed");
const stopped = () => join(folder, "stopped");

const startProcess = async (directory: string): Promise<{ child: ChildProcess; url: string }> => {
  const args = ["src/cli/start.ts", "--bare", "--port", "0", "--state", directory];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const [printed] = await once(child.stdout, "data");
  return { child, url: /http:\S+/.exec(String(printed))?.[0] ?? "" };
};

const stop = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
};

const TableName = "people";

const writeSomething = async (url: string): Promise<void> => {
  const { pinpoint, dynamodb, sqs } = stockClients(url);
  await createApp(pinpoint, "kept");
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 0.1 }, { TableName });
  for (let id = 0; id < 50; id += 1)
    await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: String(id) } } }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "jobs" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "in flight" }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  expect(Messages).toHaveLength(1);
};

/** Waits until state.json contains the present size of the log of the tables. */
const sizesRecorded = (directory: string): Promise<void> =>
  vi.waitFor(
    () => {
      const { sizes } = Recorded.parse(JSON.parse(readFileSync(join(directory, "state.json"), "utf8")));
      const log = `dynamodb/${logOf(directory)}`;
      expect(sizes[log]).toBe(statSync(join(directory, log)).size);
    },
    { timeout: 30_000 },
  );

const logOf = (directory: string): string =>
  readdirSync(join(directory, "dynamodb")).find((name) => name.endsWith(".log")) ?? "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "damaged-state-"));
  const { child, url } = await startProcess(killed());
  await writeSomething(url);
  await sizesRecorded(killed());
  await stop(child, "SIGKILL");
  cpSync(killed(), stopped(), { recursive: true });
  const again = await startProcess(stopped());
  await stop(again.child, "SIGTERM");
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copyOf = (directory: string): string => {
  const copy = mkdtempSync(join(folder, "copy-"));
  cpSync(directory, copy, { recursive: true });
  return copy;
};

test("after a kill, applications, items and messages are there, and what was in flight in a queue is visible at once", async () => {
  const cloud = await startCloud({ port: 0, directory: copyOf(killed()) });
  const { pinpoint, dynamodb, sqs } = stockClients(cloud.url);
  const { ApplicationsResponse } = await pinpoint.send(new GetAppsCommand({}));
  expect(ApplicationsResponse?.Item?.map(({ Name }) => Name)).toEqual(["kept"]);
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: "49" } } }));
  expect(Item).toEqual({ id: { S: "49" } });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "jobs" }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(["in flight"]);
  await cloud.close();
}, 60_000);

test("only its owner can read the state", () => {
  const modes = readdirSync(killed(), { recursive: true, encoding: "utf8" }).map((path) => ({
    path,
    mode: statSync(join(killed(), path)).mode & 0o077,
  }));
  expect(modes.filter(({ mode }) => mode !== 0)).toEqual([]);
  expect(statSync(killed()).mode & 0o777).toBe(0o700);
});

type Damage = (directory: string) => void;

const remove =
  (...paths: string[]): Damage =>
  (directory) => {
    for (const path of paths) rmSync(join(directory, path));
  };
const empty =
  (path: string): Damage =>
  (directory) =>
    truncateSync(join(directory, path), 0);
const cutInHalf =
  (pathIn: (directory: string) => string): Damage =>
  (directory) => {
    const path = join(directory, pathIn(directory));
    truncateSync(path, Math.floor(statSync(path).size / 2));
  };
const overwrite =
  (path: string): Damage =>
  (directory) =>
    writeFileSync(join(directory, path), "x".repeat(5_000));
const manifestIn = (directory: string) =>
  `dynamodb/${readFileSync(join(directory, "dynamodb/CURRENT"), "utf8").trim()}`;
const logIn = (directory: string) => `dynamodb/${logOf(directory)}`;

const tableIn = (directory: string) =>
  `dynamodb/${readdirSync(join(directory, "dynamodb")).find((name) => name.endsWith(".ldb"))}`;

const whyNotStarted = async (directory: string, damage: Damage): Promise<string> => {
  const copy = copyOf(directory);
  damage(copy);
  const before = readdirSync(copy, { recursive: true }).toSorted();
  const error: unknown = await startCloud({ port: 0, directory: copy }).then(
    (cloud) => cloud.close().then(() => new Error("it started")),
    (startError: unknown) => startError,
  );
  expect(
    readdirSync(copy, { recursive: true })
      .filter((path) => !/^lock/.test(String(path)))
      .toSorted(),
  ).toEqual(before.filter((path) => !/^lock/.test(String(path))));
  expect(String(error)).toMatch(/^StateDamaged: .*--fresh/);
  return String(error).replaceAll(`${copy}/`, "").slice("StateDamaged: ".length);
};

describe("a start is refused, with the name of the file, after a kill and", () => {
  test.each<[string, Damage, RegExp]>([
    ["the removal of the engine's write-ahead log", remove("engine.sqlite-wal"), /^engine\.sqlite-wal is missing/],
    [
      "the removal of the engine's write-ahead log and its index",
      remove("engine.sqlite-wal", "engine.sqlite-shm"),
      /^engine\.sqlite-wal is missing/,
    ],
    ["a cut in the engine's write-ahead log", cutInHalf(() => "engine.sqlite-wal"), /^engine\.sqlite-wal is cut/],
    ["the loss of the engine's file", remove("engine.sqlite"), /^engine\.sqlite is missing/],
    ["the loss of the engine's content", empty("engine.sqlite"), /^engine\.sqlite is (cut|empty)/],
    ["garbage in the engine's file", overwrite("engine.sqlite"), /^engine\.sqlite is (cut|not an SQLite database)/],
    [
      "the removal of the queues' write-ahead log",
      remove("messaging/fauxqs.db-wal"),
      /^messaging\/fauxqs\.db-wal is missing/,
    ],
    [
      "a cut in the queues' write-ahead log",
      cutInHalf(() => "messaging/fauxqs.db-wal"),
      /^messaging\/fauxqs\.db-wal is cut/,
    ],
    ["the loss of the queues' content", empty("messaging/fauxqs.db"), /^messaging\/fauxqs\.db is (cut|empty)/],
    ["the loss of the tables' CURRENT", remove("dynamodb/CURRENT"), /^dynamodb\/CURRENT is missing/],
    ["the loss of the tables' manifest", (copy) => remove(manifestIn(copy))(copy), /MANIFEST-\d+ is missing/],
    ["a cut in the tables' manifest", cutInHalf(manifestIn), /MANIFEST-\d+ is cut/],
    ["the removal of the tables' log", (copy) => remove(logIn(copy))(copy), /^dynamodb\/.*\.log is missing/],
    ["a cut in the tables' log", cutInHalf(logIn), /^dynamodb\/\d+\.log is cut/],
    ["a cut in the secrets", cutInHalf(() => "secrets.json"), /^secrets\.json is (cut|damaged)/],
    ["the removal of the secrets", remove("secrets.json"), /^secrets\.json is missing/],
  ])("%s", async (_, damage, message) => {
    expect(await whyNotStarted(killed(), damage)).toMatch(message);
  });
});

describe("a start is refused, with the name of the file, after a stop and", () => {
  test.each<[string, Damage, RegExp]>([
    ["the loss of the engine's file", remove("engine.sqlite"), /^engine\.sqlite is missing/],
    ["a cut in the engine's file", cutInHalf(() => "engine.sqlite"), /^engine\.sqlite is cut/],
    ["the loss of the queues", remove("messaging/fauxqs.db"), /^messaging\/fauxqs\.db is missing/],
    [
      "the loss of all tables",
      (copy) => rmSync(join(copy, "dynamodb"), { recursive: true }),
      /^dynamodb\/\S+ is missing/,
    ],
    ["a cut in a file of the tables", cutInHalf(tableIn), /^dynamodb\/\d+\.ldb is cut/],
  ])("%s", async (_, damage, message) => {
    expect(await whyNotStarted(stopped(), damage)).toMatch(message);
  });
});
