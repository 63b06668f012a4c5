import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetAppCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, expect, test } from "vitest";
import { createApp } from "../create-app.ts";
import { type Program, startProgram } from "../program.ts";
import { CONFIG, clientWith, SECRETS, temporaryFolder, writeConfig } from "./serve-fixture.ts";

const ROOT = join(import.meta.dirname, "../..");
const folder = temporaryFolder();
const config = writeConfig(folder, CONFIG);
const database = join(folder, "data", "engine.sqlite");

const programs: Program[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.kill();
  rmSync(join(folder, "data"), { recursive: true, force: true });
});

const pinpoint = (...args: string[]): Program => {
  const program = startProgram(process.execPath, ["src/cli/pinpoint.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...SECRETS },
  });
  programs.push(program);
  return program;
};

/** Starts a server; returns it with the URL that it logs. */
const serve = async () => {
  const server = pinpoint("serve", "--config", config);
  const url = await server.printed(/"message":"ready".*"url":"([^"]+)"/);
  return { server, client: clientWith(url, "BANK", SECRETS.BANK_SECRET) };
};

test("serves until SIGTERM, is copied while it runs, and continues with what it stored", async () => {
  const copy = join(folder, "copy.sqlite");
  const first = await serve();
  const id = await createApp(first.client, "Kept");
  const backup = pinpoint("backup", "--config", config, "--to", copy).ended;
  const inUse = pinpoint("restore", "--config", config, "--from", database).ended;
  expect(await backup).toEqual({ exitCode: 0, output: `${copy} is a copy of ${database}\n` });
  expect(await inUse).toEqual({ exitCode: 1, output: expect.stringContaining("is in use by process") });
  first.server.stop();
  expect(await first.server.ended).toEqual({ exitCode: 0, output: expect.stringContaining('"message":"stopped"') });
  rmSync(join(folder, "data"), { recursive: true });
  const restored = await pinpoint("restore", "--config", config, "--from", copy).ended;
  expect(restored).toEqual({ exitCode: 0, output: `${copy} was restored\n` });
  const second = await serve();
  const { ApplicationResponse } = await second.client.send(new GetAppCommand({ ApplicationId: id }));
  expect(ApplicationResponse?.Name).toBe("Kept");
}, 300_000);

test("--check says what is wrong with a configuration, and starts nothing", async () => {
  const bad = join(folder, "bad.yaml");
  writeFileSync(bad, "region: nowhere");
  const check = (file: string) => pinpoint("serve", "--config", file, "--check").ended;
  const [valid, invalid] = await Promise.all([check(config), check(bad)]);
  expect(valid).toEqual({ exitCode: 0, output: `${config} is valid\n` });
  expect(invalid).toEqual({ exitCode: 1, output: expect.stringContaining("region: expected a region") });
  expect(existsSync(database)).toBe(false);
}, 300_000);
