import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

const MIGRATIONS = new URL("./migrations/", import.meta.url);

/** Opens the engine's file (or `:memory:`) and brings its tables up to date. */
export const openDatabase = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path);
  // WAL with synchronous NORMAL: a killed process loses nothing that was committed. Checkpoints at 64 MB, not 4: an
  // import touches the same index pages again and again, and writes them back a fifth as often.
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
           PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY`);
  migrate(db);
  return db;
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

/** Runs all of it or none of it. Inside another transaction it joins that one, which then succeeds or fails as a whole. */
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

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();
const STATEMENTS_KEPT = 500;

/** A prepared statement, kept for the next time. Do not hold an `iterate()` open on one while others may use it. */
export const prepare = (db: DatabaseSync, sql: string): StatementSync => {
  const kept = statements.get(db) ?? new Map<string, StatementSync>();
  statements.set(db, kept);
  const statement = kept.get(sql) ?? db.prepare(sql);
  if (kept.size >= STATEMENTS_KEPT) kept.clear();
  kept.set(sql, statement);
  return statement;
};

/** The first row, whose shape the statement decides. */
export const one = <Row>(db: DatabaseSync, sql: string, ...parameters: SQLInputValue[]): Row | undefined =>
  prepare(db, sql).get(...parameters) as Row | undefined;

/** All rows, whose shape the statement decides. */
export const all = <Row>(db: DatabaseSync, sql: string, ...parameters: SQLInputValue[]): Row[] =>
  prepare(db, sql).all(...parameters) as Row[];

/** Runs a statement; answers how many rows it changed. */
export const run = (db: DatabaseSync, sql: string, ...parameters: SQLInputValue[]): number =>
  Number(prepare(db, sql).run(...parameters).changes);
