import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { StateDamaged } from "./state-damaged.ts";

/**
 * Throws `StateDamaged` for losses that LevelDB does not report: if CURRENT is missing it creates an empty database, and
 * if the log is missing it opens without the latest writes. LevelDB itself reports a missing table file. `hadLog`:
 * whether there was a log at the last stop. [LevelDB: implementation notes]
 */
export const checkLevelDb = (directory: string, hadLog: boolean): void => {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  const hasLog = names.some((name) => /^\d+\.log$/.test(name));
  const hasTable = names.some((name) => /^\d+\.(ldb|sst)$/.test(name));
  if (!hasLog && !hasTable && !hadLog) return;
  const manifest = readCurrent(join(directory, "CURRENT"));
  const path = join(directory, manifest);
  if (!existsSync(path)) throw new StateDamaged(path, "is missing");
  if (statSync(path).size === 0) throw new StateDamaged(path, "is empty");
  if (!hasLog) throw new StateDamaged(join(directory, "*.log"), "is missing: the write-ahead log of the tables");
};

const readCurrent = (path: string): string => {
  if (!existsSync(path)) throw new StateDamaged(path, "is missing");
  const manifest = readFileSync(path, "utf8");
  if (!/^MANIFEST-\d+\n$/.test(manifest)) throw new StateDamaged(path, "is damaged");
  return manifest.trim();
};
