import { join } from "node:path";
import { GetAppsCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyDatabase } from "../../src/engine/database-copy.ts";
import { databaseOf } from "../../src/serve/data-folder.ts";
import { createApp } from "../create-app.ts";
import { mountSmallDisk, type SmallDisk } from "../local/state/small-disk.ts";
import { startTestServer, type TestServer } from "./serve-fixture.ts";

let disk: SmallDisk;
let served: TestServer;
beforeEach(async () => {
  disk = mountSmallDisk(16);
  served = await startTestServer({ data: disk.directory });
});
afterEach(async () => {
  await served.close();
  disk.remove();
});

/** Creates applications until one cannot be stored; returns the error and how many were stored. */
const createUntilError = async (): Promise<{ created: number; error: unknown }> => {
  const client = served.client("BANK");
  for (let created = 0; ; created += 1) {
    const error = await createApp(client, "x".repeat(60)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error !== undefined) return { created, error };
  }
};

test("on a full disk, a request that writes returns why, and nothing that was stored is lost", async () => {
  disk.fill();
  const { created, error } = await createUntilError();
  expect(error).toMatchObject({ name: "InternalServerErrorException", message: expect.stringMatching(/disk is full/) });
  const copying = copyDatabase(databaseOf(disk.directory), join(disk.directory, "copy.sqlite"));
  await expect(copying).rejects.toThrow(/cannot be copied: .*full/);
  disk.free();
  await createApp(served.client("BANK"), "After");
  const { ApplicationsResponse } = await served.client("BANK").send(new GetAppsCommand({ PageSize: "1000" }));
  expect(ApplicationsResponse?.Item).toHaveLength(created + 1);
}, 120_000);
