import { existsSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateAppCommand, GetAppsCommand, PinpointClient } from "@aws-sdk/client-pinpoint";
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startCloud } from "../../../src/local/cloud.ts";
import { clientSettings, type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

const HANG_LIMIT_MS = 90_000;
const MESSAGE = "x".repeat(10_000);

let disk: SmallDisk;
beforeEach(() => {
  disk = mountSmallDisk(48);
});
afterEach(() => disk.remove());

const clientsOf = ({ cloud }: TestCloud) => {
  // One attempt: the stock clients would retry the error that is expected.
  const settings = { ...clientSettings(cloud.url), maxAttempts: 1 };
  return {
    tables: new DynamoDBClient(settings),
    queues: new SQSClient(settings),
    pinpoint: new PinpointClient(settings),
  };
};

type Write = (id: string) => Promise<unknown>;

/** Writes until the first error; returns the error and what was written before. */
const writeUntilError = async (write: Write, prefix: string): Promise<{ error: unknown; written: string[] }> => {
  const written: string[] = [];
  for (let index = 0; index < 10_000; index += 1) {
    const id = `${prefix}-${index}`;
    try {
      await write(id);
      written.push(id);
    } catch (error) {
      return { error, written };
    }
  }
  throw new Error("the disk did not become full");
};

test(
  "on a full disk, requests get a temporary error that says so, and succeed again once there is space",
  async () => {
    const logged: string[] = [];
    const test = await testCloud({ project, directory: disk.directory, log: (line) => logged.push(line) });
    const { tables, queues, pinpoint } = clientsOf(test);
    const [TableName = ""] = (await tables.send(new ListTablesCommand({}))).TableNames ?? [];
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: "small-local-Failed" }));
    const writes = new Map<string, { write: Write; error: object }>([
      [
        "item",
        {
          write: (id) => tables.send(new PutItemCommand({ TableName, Item: { pk: { S: id }, text: { S: MESSAGE } } })),
          error: { name: "InternalServerError", message: expect.stringMatching(/no space left/i) },
        },
      ],
      [
        "message",
        {
          write: (id) => queues.send(new SendMessageCommand({ QueueUrl, MessageBody: `${id} ${MESSAGE}` })),
          error: { name: "ServiceUnavailable", message: expect.stringMatching(/full/i) },
        },
      ],
      [
        "app",
        {
          write: (id) => pinpoint.send(new CreateAppCommand({ CreateApplicationRequest: { Name: id } })),
          error: { name: "InternalServerErrorException", message: expect.stringMatching(/disk is full/i) },
        },
      ],
    ]);
    const writtenBefore = new Map<string, string[]>();
    for (const [kind, { write, error }] of writes) {
      disk.fill();
      const result = await writeUntilError(write, kind);
      expect(result.error).toMatchObject(error);
      writtenBefore.set(kind, result.written);
    }
    const health = await fetch(`${test.cloud.url}/_local/health`);
    expect(health.status).toBe(503);

    disk.free();
    for (const [kind, { write }] of writes)
      await vi.waitFor(() => write(`${kind}-after`), { timeout: HANG_LIMIT_MS, interval: 100 });
    for (const id of [...(writtenBefore.get("item") ?? []), "item-after"]) {
      const { Item } = await tables.send(new GetItemCommand({ TableName, Key: { pk: { S: id } } }));
      expect(Item?.pk?.S).toBe(id);
    }
    const { ApplicationsResponse } = await pinpoint.send(new GetAppsCommand({}));
    expect(ApplicationsResponse?.Item?.map(({ Name }) => Name)).toEqual(
      expect.arrayContaining([...(writtenBefore.get("app") ?? []), "app-after"]),
    );
    const bodies = new Set<string>();
    await vi.waitFor(
      async () => {
        const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        for (const { Body = "" } of Messages) bodies.add(Body.split(" ", 1)[0] ?? "");
        expect([...bodies]).toEqual(expect.arrayContaining([...(writtenBefore.get("message") ?? []), "message-after"]));
      },
      { timeout: HANG_LIMIT_MS, interval: 10 },
    );
    await vi.waitFor(async () => expect((await fetch(`${test.cloud.url}/_local/health`)).status).toBe(200), {
      timeout: HANG_LIMIT_MS,
      interval: 100,
    });
    await test.close();
  },
  4 * HANG_LIMIT_MS,
);

test(
  "a start on a full disk fails with the directory and the reason, and a later one succeeds",
  async () => {
    const directory = join(disk.directory, "state");
    disk.fill();
    await expect(startCloud({ port: 0, directory })).rejects.toThrow(/full|no space left/i);
    disk.free();
    const cloud = await startCloud({ port: 0, directory });
    expect(existsSync(join(directory, "engine.sqlite"))).toBe(true);
    await cloud.close();
  },
  HANG_LIMIT_MS,
);
