import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { announceCloud, runningClouds } from "../../../src/cli/target/running-clouds.ts";
import { type TestCloud, testCloud } from "../../local/cloud-fixture.ts";
import { project } from "../../local/project.ts";

let here: TestCloud;
let stateHome: string;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here?.close());
beforeEach(() => {
  stateHome = mkdtempSync(join(tmpdir(), "state-home-"));
  return () => rmSync(stateHome, { recursive: true });
});

const folder = () => join(stateHome, "pinpoint-isv-suite/clouds");
const cloud = (url: string, pid = process.pid) => ({ url, pid, directory: "/state" });

test("finds a local cloud until it withdraws", async () => {
  const withdraw = announceCloud(stateHome, cloud(here.cloud.url));
  expect(await runningClouds(stateHome)).toEqual([cloud(here.cloud.url)]);
  withdraw();
  expect(await runningClouds(stateHome)).toEqual([]);
});

test("finds none if none was ever started", async () => expect(await runningClouds(stateHome)).toEqual([]));

test("ignores and removes the file of a process that was killed", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  announceCloud(stateHome, cloud(here.cloud.url, pid));
  expect(await runningClouds(stateHome)).toEqual([]);
  expect(readdirSync(folder())).toEqual([]);
});

test("ignores a cloud that does not respond, and a file that is not an announcement", async () => {
  announceCloud(stateHome, cloud("http://127.0.0.1:1"));
  mkdirSync(folder(), { recursive: true });
  writeFileSync(join(folder(), "broken.json"), '{"url":');
  expect(await runningClouds(stateHome)).toEqual([]);
});
