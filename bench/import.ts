// Import jobs of CSV and of JSON lines. References: the same rows parsed by the same parser, and inserted into a plain table;
// and inserted into the engine's own table, with its indexes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { parse } from "csv-parse";
import { createApp } from "../src/engine/app/store/apps.ts";
import type { ObjectStore } from "../src/engine/context.ts";
import { openDatabase } from "../src/engine/database.ts";
import { createEngine } from "../src/engine/engine.ts";
import { startImport } from "../src/engine/job/import/start-import.ts";
import { requireJob } from "../src/engine/job/store/jobs.ts";
import { type Bench, type BenchResult, timed } from "./result.ts";

const DEFAULT_SIZE = 250_000;
const TARGET_RATIO = 0.5;
const ROWS_PER_TRANSACTION = 500;
const POLL_MS = 20;

type Format = "CSV" | "JSON";
const ROLE = "arn:aws:iam::000000000000:role/import";
const HEADER =
  "Id,ChannelType,Address,User.UserId,User.UserAttributes.first,Attributes.plan,Metrics.visits,Location.Country,Demographic.Timezone\n";

const importing: Bench = async ({ size = DEFAULT_SIZE }) => [
  ...(await measure("CSV", fileOf(size, csvRow, HEADER), size)),
  ...(await measure("JSON", fileOf(size, jsonRow, ""), size)),
];
export default importing;

const measure = async (format: Format, file: Buffer, size: number): Promise<BenchResult[]> => {
  const directory = mkdtempSync(join(tmpdir(), "bench-import-"));
  try {
    const plainMs = await timed(insertBare(plainTable(join(directory, "plain.db")), format, file));
    const sameMs = await timed(insertBare(endpointTable(join(directory, "same.db")), format, file));
    const oursMs = await importFile(join(directory, "engine.db"), format, file);
    const resultOf = (reference: string, bareMs: number): BenchResult => ({
      name: `import ${format}`,
      unit: "endpoints/s",
      ours: (size / oursMs) * 1_000,
      reference: { name: reference, value: (size / bareMs) * 1_000 },
      ratio: bareMs / oursMs,
      target: `>= ${TARGET_RATIO} x`,
      pass: bareMs / oursMs >= TARGET_RATIO,
      context: {
        endpoints: size,
        fileMegabytes: Math.round(file.byteLength / 1e6),
        residentMegabytes: Math.round(process.memoryUsage().rss / 1e6),
      },
    });
    return [resultOf("bare parse and insert", plainMs), resultOf("the same, into the engine's table", sameMs)];
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const importFile = async (databasePath: string, format: Format, file: Buffer): Promise<number> => {
  const engine = createEngine({
    databasePath,
    region: "us-east-1",
    accountId: "000000000000",
    ports: {
      invokeFunction: async () => ({ kind: "failed", reason: "not-found", message: "this benchmark has no functions" }),
      sendMessage: async () => ({ status: "SUCCESS", messageId: "m-1" }),
      objects: oneFile(file),
    },
  });
  const { context } = engine;
  engine.start();
  const app = createApp(context, "bench").id;
  const startedMs = performance.now();
  const request = { Format: format, S3Url: "s3://bench/list", RoleArn: ROLE };
  const { id } = startImport(context, app, request);
  let job = requireJob(context, app, "IMPORT", id);
  while (job.completedAtMs === undefined) {
    await setTimeout(POLL_MS);
    job = requireJob(context, app, "IMPORT", id);
  }
  const ms = performance.now() - startedMs;
  await engine.stop();
  if (job.status !== "COMPLETED" || job.failures > 0) throw new Error(`the import ended as ${job.status}`);
  return ms;
};

const oneFile = (file: Buffer): ObjectStore => ({
  list: async () => ({
    kind: "listed",
    objects: [{ key: "list", sizeBytes: file.byteLength, etag: "e" }],
    next: undefined,
  }),
  read: async (_bucket, _object, start, length) => ({ kind: "read", bytes: file.subarray(start, start + length) }),
  write: async () => ({ kind: "written" }),
});

type Table = { db: DatabaseSync; insert: (id: string, document: string) => unknown };

const plainTable = (path: string): Table => {
  const db = new DatabaseSync(path);
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE row (id TEXT PRIMARY KEY, document TEXT)",
  );
  const statement = db.prepare("INSERT INTO row VALUES (?, ?)");
  return { db, insert: (id, document) => statement.run(id, document) };
};

const endpointTable = (path: string): Table => {
  const db = openDatabase(path);
  db.exec("INSERT INTO app (id, name, created_at) VALUES ('app', 'bare', 0)");
  const statement = db.prepare(
    `INSERT INTO endpoint (app_id, id, user_id, channel_type, address, status, opt_out, document)
      VALUES ('app', ?, ?, 'CUSTOM', ?, 'ACTIVE', 'NONE', ?)`,
  );
  return { db, insert: (id, document) => statement.run(id, `user of ${id}`, `address of ${id}`, document) };
};

const insertBare = async ({ db, insert }: Table, format: Format, file: Buffer): Promise<void> => {
  let rows = 0;
  db.exec("BEGIN");
  for await (const [id, value] of format === "CSV" ? csvValues(file) : jsonValues(file)) {
    insert(id, JSON.stringify(value));
    rows += 1;
    if (rows % ROWS_PER_TRANSACTION === 0) db.exec("COMMIT; BEGIN");
  }
  db.exec("COMMIT");
  db.close();
};

async function* csvValues(file: Buffer): AsyncGenerator<[id: string, value: unknown]> {
  const parser = Readable.from([file]).pipe(parse({ columns: true }));
  for await (const record of parser) yield [record.Id, record];
}

async function* jsonValues(file: Buffer): AsyncGenerator<[id: string, value: unknown]> {
  for (const line of file.toString().trimEnd().split("\n")) {
    const value = JSON.parse(line);
    yield [value.Id, value];
  }
}

const fileOf = (size: number, row: (at: number) => string, header: string): Buffer =>
  Buffer.from(header + Array.from({ length: size }, (_, at) => `${row(at)}\n`).join(""));

const csvRow = (at: number): string => {
  const plan = at % 3 === 0 ? "gold" : "free";
  return `ep-${at},CUSTOM,user-${at},user-${at >> 1},Ada,${plan},${at % 100},DE,Europe/Berlin`;
};

const jsonRow = (at: number): string =>
  JSON.stringify({
    Id: `ep-${at}`,
    ChannelType: "CUSTOM",
    Address: `user-${at}`,
    User: { UserId: `user-${at >> 1}`, UserAttributes: { first: ["Ada"] } },
    Attributes: { plan: [at % 3 === 0 ? "gold" : "free"] },
    Metrics: { visits: at % 100 },
    Location: { Country: "DE" },
    Demographic: { Timezone: "Europe/Berlin" },
  });
