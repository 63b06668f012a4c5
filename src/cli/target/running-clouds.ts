import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { parseJson } from "../../parse-json.ts";
import { isLocalCloud } from "./is-local-cloud.ts";

/** A local cloud that `npm start` runs for this user, as described in a file of the user's state folder. */
export const RunningCloud = z.object({ url: z.url(), pid: z.int().positive(), directory: z.string() });
export type RunningCloud = z.infer<typeof RunningCloud>;

/** [XDG Base Directory Specification: XDG_STATE_HOME] a folder of the user, because other users may write to that of temporary files. */
const folderOf = (stateHome: string | undefined): string =>
  join(stateHome || join(homedir(), ".local/state"), "pinpoint-isv-suite/clouds");

/** Writes where this process serves, so that other programs of the user find it. Returns a function that removes the file. */
export const announceCloud = (stateHome: string | undefined, cloud: RunningCloud): (() => void) => {
  const folder = folderOf(stateHome);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${cloud.pid}.json`);
  writeFileSync(path, JSON.stringify(cloud), { mode: 0o600 });
  return () => rmSync(path, { force: true });
};

/** The local clouds that respond. Removes the files of processes that ended without doing so. */
export const runningClouds = async (stateHome: string | undefined): Promise<RunningCloud[]> => {
  const folder = folderOf(stateHome);
  const clouds = filesIn(folder).flatMap((name) => readCloud(join(folder, name)) ?? []);
  const responding = await Promise.all(clouds.map(({ url }) => isLocalCloud(url)));
  return clouds.filter((_, index) => responding[index]);
};

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return []; // no local cloud was ever started
  }
};

const readCloud = (path: string): RunningCloud | undefined => {
  const cloud = RunningCloud.safeParse(parseJson(textOf(path))).data;
  if (cloud && !isRunning(cloud.pid)) rmSync(path, { force: true });
  return cloud && isRunning(cloud.pid) ? cloud : undefined;
};

/** Empty if the file was removed meanwhile. */
const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0); // sends no signal
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};
