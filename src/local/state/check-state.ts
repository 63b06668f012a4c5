import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkLevelDb } from "./check-leveldb.ts";
import { checkSqlite } from "./check-sqlite.ts";
import { StateDamaged } from "./state-damaged.ts";
import { isLasting, readStateFile } from "./state-file.ts";

/**
 * Throws `StateDamaged` if a file was removed or cut since the local cloud last ran, where SQLite and LevelDB would
 * silently start with less.
 */
export const checkState = (directory: string): void => {
  const { isRunning, sizes } = readStateFile(directory);
  // A process that was killed could have deleted or replaced files after the sizes were recorded.
  const mustExist = (path: string) => !isRunning || isLasting(path) || path.endsWith("-wal");
  for (const [path, size] of Object.entries(sizes)) checkSize(join(directory, path), size, mustExist(path));
  const recordedLogs = Object.keys(sizes).filter((path) => /^dynamodb\/\d+\.log$/.test(path));
  checkLevelDb(join(directory, "dynamodb"), recordedLogs.length > 0);
  checkSqlite(join(directory, "engine.sqlite"));
  checkSqlite(join(directory, "messaging", "fauxqs.db"));
};

const checkSize = (path: string, size: number, mustExist: boolean): void => {
  if (!existsSync(path)) {
    if (mustExist) throw new StateDamaged(path, "is missing");
    return;
  }
  // SQLite may start a write-ahead log anew; `checkSqlite` knows its length.
  const actual = statSync(path).size;
  if (actual < size && !path.endsWith("-wal"))
    throw new StateDamaged(path, `is cut: it has ${actual} bytes, and had ${size}`);
};
