import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountEntriesIn } from "./state-entries.ts";

// A restore copies a snapshot to `restoring`, moves the state to `replaced`, and moves the copy into its place. Moves need
// no space, and can be undone at every point.

const stagedIn = (directory: string) => join(directory, "restoring");
const replacedIn = (directory: string) => join(directory, "replaced");
const outdatedIn = (directory: string) => join(directory, "outdated");
/** Exists while all of the state is in `replaced`. */
const markerIn = (directory: string) => join(replacedIn(directory), "complete");

/** Copies the account's files. */
export const copyState = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of accountEntriesIn(from)) cpSync(join(from, name), join(to, name), { recursive: true });
};

/** Copies a snapshot next to the state; the account may be open. */
export const stageState = (snapshot: string, directory: string): void => {
  rmSync(stagedIn(directory), { recursive: true, force: true });
  try {
    copyState(snapshot, stagedIn(directory));
  } catch (error) {
    rmSync(stagedIn(directory), { recursive: true, force: true });
    throw error;
  }
};

/** Puts the staged copy in the place of the state; the account must be closed. */
export const swapIn = (directory: string): void => {
  mkdirSync(replacedIn(directory), { mode: 0o700 });
  moveState(directory, replacedIn(directory));
  writeFileSync(markerIn(directory), "");
  moveState(stagedIn(directory), directory);
};

/** Makes the swap final, and removes the state that was replaced. */
export const finishSwap = (directory: string): void => {
  rmSync(stagedIn(directory), { recursive: true, force: true });
  if (existsSync(replacedIn(directory))) renameSync(replacedIn(directory), outdatedIn(directory));
  rmSync(outdatedIn(directory), { recursive: true, force: true });
};

/** Puts back the state that an unfinished restore had replaced. */
export const undoSwap = (directory: string): void => {
  if (existsSync(markerIn(directory))) {
    for (const name of accountEntriesIn(directory)) rmSync(join(directory, name), { recursive: true, force: true });
    rmSync(markerIn(directory));
  }
  if (existsSync(replacedIn(directory))) moveState(replacedIn(directory), directory);
  finishSwap(directory);
};

const moveState = (from: string, to: string): void => {
  for (const name of accountEntriesIn(from)) renameSync(join(from, name), join(to, name));
};
