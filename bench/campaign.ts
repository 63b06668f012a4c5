// A campaign over a whole project through a channel that does nothing, with its event stream, against a bare loop that
// reads the same rows and inserts as many stream records.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { createEngine, type Engine } from "../src/engine/engine.ts";
import { createStream, streamArn } from "../src/engine/stream/store/streams.ts";
import type { Bench, BenchResult } from "./result.ts";

const ENDPOINTS = 100_000;
const TARGET_PER_SECOND = 30_000;
const TARGET_RSS_MB = 400;
const CHANNEL = "no-op";

const post = async (engine: Engine, url: string, body: unknown): Promise<{ Id: string }> => {
  const answer = await engine.answer({ method: "POST", url, headers: {}, body: Buffer.from(JSON.stringify(body)) });
  if (answer.status >= 300) throw new Error(`POST ${url}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body);
};

/** Endpoints of a music service, about 600 bytes each, made by SQLite itself. */
const seed = (db: DatabaseSync, appId: string, size: number): void => {
  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO endpoint (app_id, id, user_id, channel_type, address, status, opt_out, document)
     SELECT ?, 'ep-' || i, 'u-' || i, 'CUSTOM', 'u-' || i, 'ACTIVE', 'NONE', json_object(
       'ChannelType', 'CUSTOM', 'Address', 'u-' || i, 'EndpointStatus', 'ACTIVE', 'OptOut', 'NONE',
       'Location', json_object('Country', 'DE', 'City', 'Berlin', 'PostalCode', '10115'),
       'Demographic', json_object('Platform', 'ios', 'AppVersion', '4.2', 'Locale', 'de_DE', 'Timezone', 'Europe/Berlin'),
       'EffectiveDate', '2026-08-30T09:12:44.120Z', 'CreationDate', '2026-01-05T10:00:00.000Z',
       'Attributes', json_object('plan', json_array('gold'), 'genres', json_array('jazz', 'soul', 'dub')),
       'Metrics', json_object('visits', i % 100),
       'User', json_object('UserId', 'u-' || i, 'UserAttributes', json_object('first', json_array('Ada'), 'city', json_array('Berlin')))
     ) FROM n`,
  ).run(size, appId);
};

const startProject = async (folder: string, size: number, onBatch: () => void) => {
  const engine = createEngine({
    databasePath: join(folder, "engine.db"),
    region: "us-east-1",
    accountId: "000000000000",
    ports: {
      invokeFunction: async () => {
        onBatch();
        return { kind: "answered", payload: "{}" };
      },
      sendMessage: async () => ({ status: "SUCCESS", messageId: "m" }),
    },
  });
  const app = await post(engine, "/v1/apps", { Name: "bench" });
  createStream(engine.context, "events", 1);
  await post(engine, `/v1/apps/${app.Id}/eventstream`, {
    DestinationStreamArn: streamArn(engine.context, "events"),
    RoleArn: "arn:aws:iam::000000000000:role/stream",
  });
  seed(engine.context.db, app.Id, size);
  const segment = await post(engine, `/v1/apps/${app.Id}/segments`, { Name: "everybody", Dimensions: {} });
  return { engine, appId: app.Id, segmentId: segment.Id };
};

const runCampaign = async (engine: Engine, appId: string, segmentId: string): Promise<number> => {
  await post(engine, `/v1/apps/${appId}/campaigns`, {
    Name: "bench",
    SegmentId: segmentId,
    Schedule: { StartTime: "IMMEDIATE" },
    MessageConfiguration: { CustomMessage: { Data: "offers" } },
    CustomDeliveryConfiguration: { DeliveryUri: CHANNEL, EndpointTypes: ["CUSTOM"] },
  });
  const start = performance.now();
  engine.start();
  await engine.idle();
  return (performance.now() - start) / 1000;
};

/** The least that could be done: read the rows, write a record of the same size for each. */
const bareLoop = (db: DatabaseSync, size: number): number => {
  const page = db.prepare("SELECT rowid, id, document FROM endpoint WHERE rowid > ? ORDER BY rowid LIMIT 50");
  const insert = db.prepare(
    "INSERT INTO stream_record (stream, shard, partition_key, data, arrived_at) VALUES ('bare', 0, ?, CAST(? AS BLOB), 0)",
  );
  const start = performance.now();
  let cursor = 0;
  for (let read = 0; read < size; read += 50) {
    const rows = page.all(cursor) as { rowid: number; id: string; document: string }[];
    db.exec("BEGIN");
    for (const { id, document } of rows)
      insert.run(id, JSON.stringify({ client: { client_id: id }, padding: PADDING, endpoint: document }));
    db.exec("COMMIT");
    cursor = rows.at(-1)?.rowid ?? cursor;
  }
  return (performance.now() - start) / 1000;
};

// Makes a bare record about as long as a `_campaign.send`.
const PADDING = "x".repeat(450);

const bench: Bench = async ({ size = ENDPOINTS }) => {
  const folder = mkdtempSync(join(tmpdir(), "campaign-"));
  let batches = 0;
  let peakRss = 0;
  const { engine, appId, segmentId } = await startProject(folder, size, () => {
    batches += 1;
    if (batches % 50 === 0) peakRss = Math.max(peakRss, process.memoryUsage.rss());
  });
  const ours = size / (await runCampaign(engine, appId, segmentId));
  const { records } = engine.context.db
    .prepare("SELECT count(*) AS records FROM stream_record WHERE partition_key LIKE 'ep-%'")
    .get() as { records: number };
  if (records !== size) throw new Error(`${records} stream records for ${size} endpoints`);
  const reference = size / bareLoop(engine.context.db, size);
  await engine.stop();
  rmSync(folder, { recursive: true });
  const context = { endpoints: size, batches, node: process.version };
  const rssMb = peakRss / 1e6;
  const results: BenchResult[] = [
    {
      name: "campaign",
      unit: "endpoints/s",
      ours,
      reference: { name: "bare loop", value: reference },
      ratio: ours / reference,
      target: `>= ${TARGET_PER_SECOND}`,
      pass: ours >= TARGET_PER_SECOND,
      context,
    },
    {
      name: "campaign memory",
      unit: "MB",
      ours: rssMb,
      reference: { name: "target", value: TARGET_RSS_MB },
      ratio: rssMb / TARGET_RSS_MB,
      target: `<= ${TARGET_RSS_MB}`,
      pass: rssMb <= TARGET_RSS_MB,
      context,
    },
  ];
  return results;
};

export default bench;
