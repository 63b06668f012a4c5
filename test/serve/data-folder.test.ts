import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GetAppsCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyDatabase } from "../../src/engine/database-copy.ts";
import { databaseOf, restore } from "../../src/serve/data-folder.ts";
import { createApp } from "../create-app.ts";
import { startTestServer, temporaryFolder } from "./serve-fixture.ts";

let folder: string;
let data: string;
let database: string;
let copy: string;
beforeEach(() => {
  folder = temporaryFolder();
  data = join(folder, "data");
  database = databaseOf(data);
  copy = join(folder, "copy.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a server over the folder, and stops it after `use`. */
const whileServing = async <Result>(use: (served: Awaited<ReturnType<typeof startTestServer>>) => Promise<Result>) => {
  const served = await startTestServer({}, folder);
  return use(served).finally(() => served.server.close());
};
const appNames = () =>
  whileServing(async ({ client }) => {
    const { ApplicationsResponse } = await client("BANK").send(new GetAppsCommand({}));
    return ApplicationsResponse?.Item?.map(({ Name }) => Name);
  });

test("a copy replaces a database only with --replace, and the replaced database is kept under another name", async () => {
  await whileServing(async ({ client }) => {
    await createApp(client("BANK"), "In the copy");
    await copyDatabase(database, copy);
    await createApp(client("BANK"), "After the copy");
    await expect(restore(data, copy, true)).rejects.toThrow("is in use");
  });
  expect(await restore(data, copy, false)).toEqual({
    kind: "refused",
    reason: `${database} exists; --replace replaces it`,
  });
  const { replaced } = (await restore(data, copy, true)) as { replaced: string };
  expect(await appNames()).toEqual(["In the copy"]);
  await restore(data, replaced, true);
  expect((await appNames())?.sort()).toEqual(["After the copy", "In the copy"]);
});

test("a damaged file is neither restored nor served, and a restore replaces a damaged database", async () => {
  await whileServing(async () => {
    await copyDatabase(database, copy);
  });
  const bytes = readFileSync(copy);
  const damaged = join(folder, "damaged.sqlite");
  writeFileSync(damaged, Buffer.from(bytes).fill(0x5a, 4_096));
  await expect(restore(data, damaged, true)).rejects.toThrow(/damaged\.sqlite .*(is damaged|malformed)/);
  writeFileSync(database, "x".repeat(10_000));
  await expect(appNames()).rejects.toThrow(`${database} cannot be read: the database is not a database`);
  await restore(data, copy, true);
  expect(await appNames()).toEqual([]);
});

test("a restore that was interrupted is reported, so that the server does not start with an empty database", async () => {
  await whileServing(async () => {
    await copyDatabase(database, copy);
  });
  renameSync(database, `${database}.restoring`);
  await expect(appNames()).rejects.toThrow(`${database} is missing, because a restore did not finish: run it again`);
  await restore(data, copy, false);
  expect(await appNames()).toEqual([]);
});

test("a database of an earlier version is migrated after a copy was kept, and one of a later version is rejected", async () => {
  await whileServing(async ({ client }) => createApp(client("BANK"), "Kept"));
  const setVersion = (version: number): void => {
    const db = new DatabaseSync(database);
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
  };
  // Migrations can run twice from here on.
  setVersion(16);
  expect(await appNames()).toEqual(["Kept"]);
  expect(existsSync(`${database}.version-16`)).toBe(true);
  setVersion(9_999);
  await expect(appNames()).rejects.toThrow(`${database} has version 9999, and this program knows versions up to`);
});
