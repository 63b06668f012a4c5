import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { storageProblem } from "../storage-error.ts";
import { toError } from "../to-error.ts";

const MIGRATIONS = new URL("./migrations/", import.meta.url);

/** Opens the engine's file (or `:memory:`) and runs the migrations that it lacks. */
export const openDatabase = (path: string): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    configure(db);
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    const problem = storageProblem(error) ?? toError(error).message;
    throw new Error(`${path} cannot be opened: ${problem}`, { cause: error });
  }
};

const configure = (db: DatabaseSync): void => {
  // WAL with synchronous NORMAL: committed transactions survive a killed process, not a power loss [SQLite: WAL].
  // Checkpoints every 64 MB instead of 4: an import changes the same index pages again and again, and they are then written back a fifth as often.
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
           PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY`);
};

const migrate = (db: DatabaseSync): void => {
  const done = one<{ user_version: number }>(db, "PRAGMA user_version")?.user_version ?? 0;
  const files = readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith(".sql"))
    .sort();
  for (const file of files) {
    const version = Number.parseInt(file, 10);
    if (version <= done) continue;
    transaction(db, () => {
      db.exec(readFileSync(new URL(file, MIGRATIONS), "utf8"));
      db.exec(`PRAGMA user_version = ${version}`);
    });
  }
};

/** Commits what `run` writes, or nothing if it throws. Inside another transaction it becomes a part of that one. */
export const transaction = <Result>(db: DatabaseSync, run: () => Result): Result => {
  if (db.isTransaction) return run();
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = run();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
};

/**
 * Runs `run` in a savepoint of the surrounding transaction. If it throws, only its own writes are rolled back, unless
 * SQLite has already rolled back the whole transaction, for example because the disk is full.
 */
export const savepoint = <Result>(db: DatabaseSync, run: () => Result): Result => {
  db.exec("SAVEPOINT part");
  try {
    const result = run();
    db.exec("RELEASE part");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK TO part; RELEASE part");
    throw error;
  }
};

const STATEMENTS = new WeakMap<DatabaseSync, Map<string, StatementSync>>();
// Bounds the memory: the SQL of some statements is generated.
const STATEMENTS_MAX = 500;

/** A cached prepared statement. Other callers share it: do not keep its `iterate()` open. */
export const prepare = (db: DatabaseSync, sql: string): StatementSync => {
  const kept = STATEMENTS.get(db) ?? new Map<string, StatementSync>();
  STATEMENTS.set(db, kept);
  const statement = kept.get(sql) ?? db.prepare(sql);
  if (kept.size >= STATEMENTS_MAX) kept.clear();
  kept.set(sql, statement);
  return statement;
};

/** The first row. The caller declares its type. */
export const one = <Row>(db: DatabaseSync, sql: string, ...parameters: SQLInputValue[]): Row | undefined =>
  prepare(db, sql).get(...parameters) as Row | undefined;

/** All rows. The caller declares their type. */
export const all = <Row>(db: DatabaseSync, sql: string, ...parameters: SQLInputValue[]): Row[] =>
  prepare(db, sql).all(...parameters) as Row[];

/** Runs a statement and returns how many rows it changed. */
export const run = (db: DatabaseSync, sql: string, ...parameters: SQLInputValue[]): number =>
  Number(prepare(db, sql).run(...parameters).changes);
