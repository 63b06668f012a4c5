import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockDirectory } from "../../directory-lock.ts";
import { isLockEntry, isOwnEntry, stateFileOf } from "./state-entries.ts";
import { createStateFile } from "./state-file.ts";

/** The directory contains files that the local cloud did not create. */
export class NotAStateDirectory extends Error {
  override readonly name = "NotAStateDirectory";
  readonly directory: string;
  constructor(directory: string, problem: string) {
    super(`${directory} ${problem}. Choose another directory for the state, or empty this one yourself.`);
    this.directory = directory;
  }
}

/**
 * Locks the directory, which it creates if necessary, and returns a function that unlocks it. `fresh` deletes what the
 * local cloud created in it. Throws `StateDirectoryInUse` if the directory is locked, and `NotAStateDirectory` if it
 * contains anything other than state.
 */
export const lockStateDirectory = (directory: string, { fresh = false } = {}): (() => void) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  requireStateDirectory(directory, fresh);
  const unlock = lockDirectory(directory);
  try {
    chmodSync(directory, 0o700);
    if (fresh) deleteState(directory);
    if (!existsSync(stateFileOf(directory))) createStateFile(directory);
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  }
};

/** Files whose names no other program is likely to use. */
const OWN_FILES = new Set(["engine.sqlite", "clock-offset"]);

const requireStateDirectory = (directory: string, fresh: boolean): void => {
  if (existsSync(stateFileOf(directory))) return;
  const entries = readdirSync(directory).filter((name) => !isLockEntry(name));
  if (entries.length === 0) return;
  // Version 0.1.0 created state directories without state.json.
  const isOlderState = entries.some((name) => OWN_FILES.has(name)) && entries.every(isOwnEntry);
  if (!isOlderState) throw new NotAStateDirectory(directory, "is not empty, and was not created by the local cloud");
  if (fresh)
    throw new NotAStateDirectory(
      directory,
      "has no state.json, without which --fresh deletes nothing; start without it once",
    );
};

const deleteState = (directory: string): void => {
  for (const name of readdirSync(directory).filter(isOwnEntry))
    rmSync(join(directory, name), { recursive: true, force: true });
};
