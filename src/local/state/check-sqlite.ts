import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { StateDamaged } from "./state-damaged.ts";

/** [SQLite: Database File Format] the first bytes of a database */
const MAGIC = "SQLite format 3\0";

// [SQLite: WAL-mode File Format] The index header includes its checkpoint data.
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const INDEX_HEADER_BYTES = 136;

/**
 * Throws `StateDamaged` if a database would open without its content: SQLite deletes the log of an empty file, and reads
 * a log that was cut or removed as far as it goes. The index of the log, which a killed process leaves behind, contains
 * its length.
 */
export const checkSqlite = (path: string): void => {
  const log = `${path}-wal`;
  const index = `${path}-shm`;
  if (sizeOf(path) === 0) {
    const companion = [log, index].find((file) => sizeOf(file) > 0);
    if (companion)
      throw new StateDamaged(path, `is ${existsSync(path) ? "empty" : "missing"}, but ${companion} exists`);
    return;
  }
  if (firstBytes(path, MAGIC.length).toString("latin1") !== MAGIC)
    throw new StateDamaged(path, "is not an SQLite database");
  if (sizeOf(index) < INDEX_HEADER_BYTES) return;
  const expected = logBytes(firstBytes(index, INDEX_HEADER_BYTES));
  if (sizeOf(log) < expected) {
    const problem = existsSync(log) ? `is cut: it has ${sizeOf(log)} bytes of ${expected}` : "is missing";
    throw new StateDamaged(log, problem);
  }
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const firstBytes = (path: string, length: number): Buffer => {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, 0);
    return bytes;
  } finally {
    closeSync(file);
  }
};

/** [SQLite: WAL-mode File Format, the WAL-index header] in the byte order of the machine. */
const logBytes = (index: Buffer): number => {
  const words = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  const isInitialized = words.getUint8(12) === 1;
  const pageBytes = words.getUint16(14, isLittleEndian);
  const frames = words.getUint32(16, isLittleEndian);
  const framesInDatabase = words.getUint32(96, isLittleEndian);
  if (!isInitialized || frames <= framesInDatabase) return 0;
  return LOG_HEADER_BYTES + frames * ((pageBytes === 1 ? 65_536 : pageBytes) + FRAME_HEADER_BYTES);
};
