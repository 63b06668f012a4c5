import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another program uses the directory. */
export class StateDirectoryInUse extends Error {
  override readonly name = "StateDirectoryInUse";
  readonly directory: string;
  /** Unknown for a moment after the lock was taken. */
  readonly pid: number | undefined;
  constructor(directory: string, pid: number | undefined) {
    super(
      `${directory} is in use by ${pid === undefined ? "another process" : `process ${pid}`}. Stop it, or start with another directory.`,
    );
    this.directory = directory;
    this.pid = pid;
  }
}

/**
 * Locks the directory and returns a function that unlocks it. The operating system holds the lock, on a database without
 * content, and removes it when the process ends in any way [SQLite: File Locking And Concurrency].
 */
export const lockDirectory = (directory: string): (() => void) => {
  const pidPath = join(directory, "lock");
  // The file is never deleted: a process that waits to lock a deleted file would get a lock of its own.
  const db = new DatabaseSync(join(directory, "lock.sqlite"));
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (isBusy(error)) throw new StateDirectoryInUse(directory, readPid(pidPath));
    throw error;
  }
  writeFileSync(pidPath, String(process.pid), { mode: 0o600 });
  return () => {
    rmSync(pidPath, { force: true });
    db.close();
  };
};

/** [SQLite: Result Codes] SQLITE_BUSY */
const BUSY = 5;

const isBusy = (error: unknown): boolean => error instanceof Error && "errcode" in error && error.errcode === BUSY;

const readPid = (path: string): number | undefined => {
  try {
    return Number(readFileSync(path, "utf8")) || undefined;
  } catch {
    return undefined;
  }
};
