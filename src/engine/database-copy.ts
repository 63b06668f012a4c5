import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { storageProblem } from "../storage-error.ts";
import { toError } from "../to-error.ts";

/** A database file is damaged, missing or of another program. */
export class UnusableDatabase extends Error {
  override readonly name = "UnusableDatabase";
  readonly path: string;
  constructor(path: string, problem: string, cause?: unknown) {
    super(`${path} ${problem}`, { cause });
    this.path = path;
  }
}

// All pages in one step: with more, every write of another process would start the copy again. [SQLite: Online Backup API]
const ALL_PAGES = 2_147_483_647;

/**
 * Copies a database as it is at one moment, while other processes read and write it. Checks the copy, and replaces `to` only
 * then. Throws `UnusableDatabase` if the original or the copy is damaged.
 */
export const copyDatabase = async (from: string, to: string): Promise<void> => {
  if (!existsSync(from)) throw new UnusableDatabase(from, "does not exist");
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(db, part, { rate: ALL_PAGES });
  } catch (error) {
    rmSync(part, { force: true });
    throw new UnusableDatabase(from, `cannot be copied: ${problemOf(error)}`, error);
  } finally {
    db.close();
  }
  requireSound(part, from);
  const file = openSync(part, "r");
  fsyncSync(file);
  closeSync(file);
  renameSync(part, to);
};

/** Reads the whole copy. [SQLite: PRAGMA integrity_check] */
const requireSound = (copy: string, from: string): void => {
  const db = new DatabaseSync(copy);
  try {
    const found = db.prepare("PRAGMA integrity_check(1)").get()?.integrity_check;
    const tables = db
      .prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name IN ('app', 'endpoint')")
      .get()?.count;
    if (found !== "ok") throw new UnusableDatabase(from, `is damaged: ${found}`);
    if (tables !== 2) throw new UnusableDatabase(from, "is not a database of the engine");
  } catch (error) {
    rmSync(copy, { force: true });
    throw error instanceof UnusableDatabase ? error : new UnusableDatabase(from, problemOf(error), error);
  } finally {
    db.close();
  }
};

const problemOf = (error: unknown): string => storageProblem(error) ?? toError(error).message;

export type DatabaseVersion = {
  /** That of the file; 0 if there is no database yet. */
  found: number;
  /** That of this program. */
  latest: number;
};

/** The number of the last migration that ran on a database, and of the last one that there is. */
export const versionOf = (path: string): DatabaseVersion => {
  const migrations = readdirSync(new URL("./migrations/", import.meta.url)).map((file) => Number.parseInt(file, 10));
  const latest = Math.max(...migrations.filter(Number.isInteger));
  if (!existsSync(path)) return { found: 0, latest };
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    const found = Number(db.prepare("PRAGMA user_version").get()?.user_version);
    db.close();
    return { found, latest };
  } catch (error) {
    throw new UnusableDatabase(path, `cannot be read: ${problemOf(error)}`, error);
  }
};
