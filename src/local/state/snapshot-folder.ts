import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyState } from "./swap-state.ts";

/** A file with the name of the snapshot, written when all others were copied. */
const MARKER = "complete";
const UNFINISHED = ".unfinished";
const OUTDATED = ".outdated";

export type SnapshotFolder = {
  /** The complete snapshots. */
  names(): string[];
  pathOf(name: string): string;
  /** Copies the state; on an error, removes what was copied. The account must be closed. */
  copy(name: string): void;
  /** Gives the copy its name, and removes the earlier snapshot of this name. */
  publish(name: string): void;
  /** Removes what a killed process left behind; a snapshot that it had not replaced yet gets its name back. */
  cleanUp(): void;
};

/** The snapshots in a state directory, each a copy of the state at one time. */
export const openSnapshotFolder = (directory: string): SnapshotFolder => {
  const folder = join(directory, "snapshots");
  const pathOf = (name: string) => join(folder, name);
  const isComplete = (name: string) => existsSync(join(folder, name, MARKER));
  const remove = (name: string) => rmSync(pathOf(name), { recursive: true, force: true });
  return {
    names: () =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter((name) => !name.startsWith(".") && isComplete(name))
            .toSorted()
        : [],
    pathOf,
    copy: (name) => {
      remove(UNFINISHED);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        copyState(directory, pathOf(UNFINISHED));
        writeFileSync(join(pathOf(UNFINISHED), MARKER), name);
      } catch (error) {
        remove(UNFINISHED);
        throw error;
      }
    },
    publish: (name) => {
      if (existsSync(pathOf(name))) renameSync(pathOf(name), pathOf(OUTDATED));
      renameSync(pathOf(UNFINISHED), pathOf(name));
      remove(OUTDATED);
    },
    cleanUp: () => {
      remove(UNFINISHED);
      if (!isComplete(OUTDATED)) return remove(OUTDATED);
      const name = readFileSync(join(pathOf(OUTDATED), MARKER), "utf8");
      if (existsSync(pathOf(name))) remove(OUTDATED);
      else renameSync(pathOf(OUTDATED), pathOf(name));
    },
  };
};
