import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetAppsCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApp } from "../../create-app.ts";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";
import { mountSmallDisk } from "./small-disk.ts";

const HANG_LIMIT_MS = 60_000;

let directory: string;
let open: TestCloud | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "snapshots-"));
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  rmSync(directory, { recursive: true, force: true });
});

const start = async (where = directory): Promise<TestCloud> => {
  open = await testCloud({ project, directory: where, log: () => {} });
  return open;
};

const request = async ({ cloud }: TestCloud, method: string, path: string) => {
  const response = await fetch(`${cloud.url}/_local/snapshots${path}`, { method });
  return { status: response.status, body: await response.json() };
};
const appNames = async ({ clients }: TestCloud) => {
  const { ApplicationsResponse } = await clients.pinpoint.send(new GetAppsCommand({}));
  return ApplicationsResponse?.Item?.map(({ Name }) => Name).toSorted();
};
const snapshotsIn = (where: string) => readdirSync(join(where, "state", "snapshots")).toSorted();

test(
  "a snapshot replaces an earlier one of the same name, and restores the state of its time",
  async () => {
    const here = await start();
    await createApp(here.clients.pinpoint, "first");
    expect(await request(here, "PUT", "/one")).toMatchObject({ status: 200 });
    await createApp(here.clients.pinpoint, "second");
    expect(await request(here, "PUT", "/one")).toMatchObject({ status: 200 });
    await createApp(here.clients.pinpoint, "third");
    expect(await request(here, "POST", "/one/restore")).toMatchObject({ status: 200 });
    expect(await appNames(here)).toEqual(["first", "second"]);
    expect(snapshotsIn(directory)).toEqual(["one"]);
  },
  HANG_LIMIT_MS,
);

test(
  "a snapshot without its marker is not listed or restored, and what a killed process left is removed at the next start",
  async () => {
    const here = await start();
    await createApp(here.clients.pinpoint, "kept");
    await request(here, "PUT", "/one");
    await here.cloud.close();
    mkdirSync(join(directory, "state/snapshots/.unfinished"));
    writeFileSync(join(directory, "state/snapshots/.unfinished/engine.sqlite"), "half");
    // The process was killed while it removed the earlier snapshot.
    mkdirSync(join(directory, "state/snapshots/.outdated"));
    writeFileSync(join(directory, "state/snapshots/.outdated/engine.sqlite"), "rest");
    mkdirSync(join(directory, "state/snapshots/half"));
    writeFileSync(join(directory, "state/snapshots/half/engine.sqlite"), "half");
    const again = await start();
    expect(await request(again, "GET", "")).toEqual({ status: 200, body: { names: ["one"] } });
    expect(await request(again, "POST", "/half/restore")).toMatchObject({ status: 404 });
    expect(snapshotsIn(directory)).toEqual(["half", "one"]);
  },
  HANG_LIMIT_MS,
);

test(
  "a restore that a kill interrupted is undone at the next start",
  async () => {
    const here = await start();
    await createApp(here.clients.pinpoint, "kept");
    await request(here, "PUT", "/one");
    await here.cloud.close();
    const state = join(directory, "state");
    // All state was moved away, and a part of the snapshot moved in.
    mkdirSync(join(state, "replaced"));
    for (const name of ["dynamodb", "engine.sqlite", "logs", "messaging", "secrets.json"])
      renameSync(join(state, name), join(state, "replaced", name));
    writeFileSync(join(state, "replaced", "complete"), "");
    mkdirSync(join(state, "restoring"));
    writeFileSync(join(state, "engine.sqlite"), "of the snapshot");
    const again = await start();
    expect(await appNames(again)).toEqual(["kept"]);
    expect(readdirSync(state)).not.toContain("replaced");
  },
  HANG_LIMIT_MS,
);

test(
  "a snapshot or a restore that finds the disk full changes nothing: the cloud continues",
  async () => {
    const disk = mountSmallDisk(64);
    try {
      const here = await start(disk.directory);
      const { pinpoint, dynamodb } = here.clients;
      const [TableName] = (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
      await createApp(pinpoint, "first");
      expect(await request(here, "PUT", "/one")).toMatchObject({ status: 200 });
      await createApp(pinpoint, "second");
      await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: "item" } } }));
      disk.fill();
      for (const [method, path] of [
        ["PUT", "/one"],
        ["PUT", "/two"],
        ["POST", "/one/restore"],
      ] as const) {
        const { status, body } = await request(here, method, path);
        expect({ status, body }).toEqual({
          status: 507,
          body: { message: expect.stringMatching(/continues with its earlier state: .*(full|no space)/i) },
        });
      }
      disk.free();
      expect(await request(here, "GET", "")).toEqual({ status: 200, body: { names: ["one"] } });
      await vi.waitFor(async () => expect(await appNames(here)).toEqual(["first", "second"]), HANG_LIMIT_MS);
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: "item" } } }));
      expect(Item).toEqual({ pk: { S: "item" } });
      expect(snapshotsIn(disk.directory)).toEqual(["one"]);
      expect(await request(here, "POST", "/one/restore")).toMatchObject({ status: 200 });
      expect(await appNames(here)).toEqual(["first"]);
    } finally {
      await open?.close();
      open = undefined;
      disk.remove();
    }
  },
  4 * HANG_LIMIT_MS,
);
