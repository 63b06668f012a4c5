import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { all, one, openDatabase, run, transaction } from "../../src/engine/database.ts";

const inDirectory = async (use: (path: string) => Promise<void> | void): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), "engine-"));
  try {
    await use(join(directory, "engine.db"));
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** A file from before the records about sends has no such tables and triggers. */
const WITHOUT_SEND_RECORDS = `DROP TRIGGER campaign_activity_deleted; DROP TRIGGER journey_run_results_deleted;
  DROP TABLE send_failure; DROP TABLE unsent; DROP TABLE result_count`;

describe("the database", () => {
  test("migrates a new file, and leaves the rows of an existing file unchanged", () =>
    inDirectory((path) => {
      const first = openDatabase(path);
      run(first, "INSERT INTO app (id, name, created_at) VALUES ('a', 'x', 1)");
      first.close();
      const again = openDatabase(path);
      expect(one(again, "SELECT id, name FROM app")).toEqual({ id: "a", name: "x" });
      expect(one(again, "PRAGMA journal_mode")).toEqual({ journal_mode: "wal" });
      again.close();
    }));

  test("adds the empty maps to the endpoints of a file from before they were stored", () =>
    inDirectory((path) => {
      const before = openDatabase(path);
      const document = JSON.stringify({ Address: "a", User: { UserId: "u-1" }, Attributes: { plan: ["gold"] } });
      run(
        before,
        "INSERT INTO endpoint (app_id, id, status, opt_out, document) VALUES ('app', 'ep', 'ACTIVE', 'NONE', ?)",
        document,
      );
      before.exec(`${WITHOUT_SEND_RECORDS}; PRAGMA user_version = 3`);
      before.close();
      const after = openDatabase(path);
      const row = one<{ document: string }>(after, "SELECT document FROM endpoint");
      expect(JSON.parse(row?.document ?? "")).toEqual({
        Address: "a",
        User: { UserId: "u-1", UserAttributes: {} },
        Attributes: { plan: ["gold"] },
        Metrics: {},
      });
      after.close();
    }));

  test("keeps the stream modes and checkpoints of a file from before they had a migration", () =>
    inDirectory((path) => {
      const before = openDatabase(path);
      const newest = one(before, "PRAGMA user_version");
      run(before, "INSERT INTO kinesis_stream_mode (stream, mode) VALUES ('s', 'ON_DEMAND')");
      run(before, "INSERT INTO event_source_checkpoint (mapping, shard, cursor) VALUES ('m', 0, 7)");
      before.exec(`${WITHOUT_SEND_RECORDS}; PRAGMA user_version = 2`);
      before.close();
      const after = openDatabase(path);
      expect(one(after, "SELECT mode, cursor FROM kinesis_stream_mode, event_source_checkpoint")).toEqual({
        mode: "ON_DEMAND",
        cursor: 7,
      });
      expect(one(after, "PRAGMA user_version")).toEqual(newest);
      after.close();
    }));

  test("commits all of a transaction or none of it, nested transactions included", () => {
    const db = openDatabase(":memory:");
    const insert = (id: string) => run(db, "INSERT INTO app (id, name, created_at) VALUES (?, 'x', 1)", id);
    const failing = () =>
      transaction(db, () => {
        insert("a");
        transaction(db, () => insert("b"));
        throw new Error("no");
      });
    expect(failing).toThrow("no");
    expect(all(db, "SELECT id FROM app")).toEqual([]);
    transaction(db, () => transaction(db, () => insert("c")));
    expect(all(db, "SELECT id FROM app")).toEqual([{ id: "c" }]);
  });

  test.each([
    ["id", "app_id = ? AND id = ?", "sqlite_autoindex_endpoint_1"],
    ["user", "app_id = ? AND user_id = ?", "endpoint_user"],
    ["users", "app_id = ? AND user_id IN (SELECT value FROM json_each(?))", "endpoint_user"],
    ["address", "app_id = ? AND address IN (SELECT value FROM json_each(?))", "endpoint_address"],
  ])("finds endpoints by %s in an index", (_, where, index) => {
    const plan = all<{ detail: string }>(
      openDatabase(":memory:"),
      `EXPLAIN QUERY PLAN SELECT id FROM endpoint WHERE ${where}`,
      "a",
      "[]",
    );
    expect(plan[0]?.detail).toMatch(new RegExp(`^SEARCH endpoint USING (COVERING )?INDEX ${index} `));
  });

  test("contains every committed transaction after its process was killed", () =>
    inDirectory(async (path) => {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL("./write-until-killed.ts", import.meta.url)), path],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      let acknowledged = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged = Number(line);
        if (acknowledged === 40) child.kill("SIGKILL");
      }
      const db = openDatabase(path);
      const found = one<{ count: number; records: number }>(
        db,
        "SELECT (SELECT count(*) FROM endpoint) AS count, (SELECT count(*) FROM stream_record) AS records",
      );
      expect(acknowledged).toBeGreaterThanOrEqual(40);
      expect(found?.count).toBeGreaterThanOrEqual(acknowledged * 50);
      // The events of a batch are in the file if and only if its endpoints are.
      expect(found?.records).toBe((found?.count ?? 0) / 50);
      expect(one(db, "PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
      db.close();
    }));
});
