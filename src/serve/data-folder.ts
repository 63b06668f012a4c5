import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { lockDirectory } from "../directory-lock.ts";
import { copyDatabase, UnusableDatabase, versionOf } from "../engine/database-copy.ts";
import { log } from "./log.ts";

/** The file of the engine in the data folder. */
export const databaseOf = (data: string): string => join(data, "engine.sqlite");

/** A database that `restore` has checked and not yet put in place. */
const restoringOf = (data: string): string => `${databaseOf(data)}.restoring`;

/**
 * Locks the data folder, which it creates if necessary, and prepares its database: keeps a copy of one that has to be
 * migrated, and rejects one of a later version. Returns the path of the database, and a function that unlocks the folder.
 */
export const openDataFolder = async (data: string): Promise<{ databasePath: string; unlock: () => void }> => {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(data);
  try {
    const databasePath = databaseOf(data);
    if (!existsSync(databasePath) && existsSync(restoringOf(data)))
      throw new UnusableDatabase(databasePath, "is missing, because a restore did not finish: run it again");
    await keepBeforeMigration(databasePath);
    return { databasePath, unlock };
  } catch (error) {
    unlock();
    throw error;
  }
};

const keepBeforeMigration = async (path: string): Promise<void> => {
  const { found, latest } = versionOf(path);
  if (found > latest)
    throw new UnusableDatabase(
      path,
      `has version ${found}, and this program knows versions up to ${latest}: update the program, or restore an earlier copy`,
    );
  if (found === 0 || found === latest) return;
  const copy = `${path}.version-${found}`;
  await copyDatabase(path, copy);
  log("the database is migrated; a copy was kept", { from: found, to: latest, copy });
};

/** Copies the database to a file, also while a server uses it. */
export const backup = (data: string, to: string): Promise<void> => copyDatabase(databaseOf(data), to);

export type RestoreResult = { kind: "restored"; replaced: string | undefined } | { kind: "refused"; reason: string };

/**
 * Puts a copy in place of the database. Refuses to replace a database unless `replace` is set, and then keeps it under
 * another name. Throws if a server uses the folder, or if the copy is damaged.
 */
export const restore = async (data: string, from: string, replace: boolean): Promise<RestoreResult> => {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(data);
  try {
    const path = databaseOf(data);
    const exists = existsSync(path);
    if (exists && !replace) return { kind: "refused", reason: `${path} exists; --replace replaces it` };
    await copyDatabase(from, restoringOf(data));
    const replaced = `${path}.replaced-${new Date().toISOString().replaceAll(":", "-")}`;
    // The log of the old database must not be applied to the new one.
    for (const suffix of ["", "-wal", "-shm"])
      if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${replaced}${suffix}`);
    renameSync(restoringOf(data), path);
    return { kind: "restored", replaced: exists ? replaced : undefined };
  } finally {
    unlock();
  }
};
