import { readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Marks a directory as state of the local cloud. */
export const STATE_FILE = "state.json";

/** All state of the account: what a snapshot contains. */
const ACCOUNT_ENTRIES = new Set([
  "clock-offset",
  "dynamodb",
  "engine.sqlite",
  "engine.sqlite-shm",
  "engine.sqlite-wal",
  "logs",
  "messaging",
  "secrets.json",
]);

const LOCK_ENTRIES = new Set(["lock", "lock.sqlite", "lock.sqlite-journal"]);

const OTHER_ENTRIES = new Set([
  STATE_FILE,
  `${STATE_FILE}.new`,
  "clock-offset.new",
  "outdated",
  "replaced",
  "restoring",
  "secrets.json.new",
  "snapshots",
]);

/** The names of the account's files and folders that exist in a directory. */
export const accountEntriesIn = (directory: string): string[] =>
  readdirSync(directory).filter((name) => ACCOUNT_ENTRIES.has(name));

export const isLockEntry = (name: string): boolean => LOCK_ENTRIES.has(name);

/** Whether the local cloud writes a file or folder of this name, apart from its lock. */
export const isOwnEntry = (name: string): boolean => ACCOUNT_ENTRIES.has(name) || OTHER_ENTRIES.has(name);

/** Replaces a file as a whole, so that a kill or a full disk leaves the earlier one. */
export const replaceFile = (path: string, text: string): void => {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

export const stateFileOf = (directory: string): string => join(directory, STATE_FILE);
