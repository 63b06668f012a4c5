// A campaign to all endpoints of a project through a channel that does nothing, with an event stream. Reference: a bare
// loop that reads the same rows and inserts the same number of stream records.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Engine } from "../src/engine/engine.ts";
import { post, startProject } from "./process/seeded-engine.ts";
import type { Bench, BenchResult } from "./result.ts";

const ENDPOINTS = 100_000;
const TARGET_PER_SECOND = 30_000;
const TARGET_RSS_MB = 400;
const CHANNEL = "no-op";
// Makes a record of the bare loop about as long as a `_campaign.send`.
const PADDING = "x".repeat(450);

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

/** The minimum: reads the rows and writes a record of the same size for each. */
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
  if (records !== size) throw new Error(`found ${records} stream records for ${size} endpoints`);
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
