// Participants through four activities of a journey: a message, a wait of one hour, a split, and a second message.
// Reference: a bare loop that inserts a row for each participant and updates it four times.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Engine } from "../src/engine/engine.ts";
import { post, startProject } from "./process/seeded-engine.ts";
import type { Bench } from "./result.ts";

const PARTICIPANTS = 100_000;
const ACTIVITIES = 4;
const TARGET_PER_SECOND = 5_000;
const HOUR_MS = 3_600_000;

const message = (NextActivity?: string) => ({
  CUSTOM: { DeliveryUri: "no-op", EndpointTypes: ["CUSTOM"], ...(NextActivity && { NextActivity }) },
});

const publish = (engine: Engine, appId: string, SegmentId: string) =>
  post(engine, `/v1/apps/${appId}/journeys`, {
    Name: "bench",
    State: "ACTIVE",
    StartActivity: "hello",
    StartCondition: { SegmentStartCondition: { SegmentId } },
    Activities: {
      hello: message("pause"),
      pause: { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "split" } },
      split: {
        RandomSplit: {
          Branches: [
            { Percentage: 50, NextActivity: "a" },
            { Percentage: 50, NextActivity: "b" },
          ],
        },
      },
      a: message(),
      b: message(),
    },
  });

/** Participants per second that reach the end. */
const runJourney = async (engine: Engine, appId: string, segmentId: string, size: number): Promise<number> => {
  await publish(engine, appId, segmentId);
  const start = performance.now();
  engine.start();
  await engine.idle();
  await engine.advanceTo(engine.context.clock.now() + HOUR_MS, () => {});
  await engine.idle();
  return size / ((performance.now() - start) / 1_000);
};

const requireAllEnded = ({ context }: Engine, size: number): void => {
  const { ended } = context.db
    .prepare("SELECT count(*) AS ended FROM journey_participant WHERE state = 'ended'")
    .get() as { ended: number };
  if (ended !== size) throw new Error(`${ended} of ${size} participants reached the end`);
};

const bareLoop = (size: number): number => {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE participant (id TEXT PRIMARY KEY, activity TEXT NOT NULL) STRICT, WITHOUT ROWID");
  const insert = db.prepare("INSERT INTO participant (id, activity) VALUES (?, 'start')");
  const update = db.prepare("UPDATE participant SET activity = ? WHERE id = ?");
  const start = performance.now();
  db.exec("BEGIN");
  for (let index = 0; index < size; index += 1) insert.run(`ep-${index}`);
  for (let activity = 0; activity < ACTIVITIES; activity += 1)
    for (let index = 0; index < size; index += 1) update.run(`activity-${activity}`, `ep-${index}`);
  db.exec("COMMIT");
  const seconds = (performance.now() - start) / 1_000;
  db.close();
  return size / seconds;
};

const bench: Bench = async ({ size = PARTICIPANTS }) => {
  const folder = mkdtempSync(join(tmpdir(), "journey-"));
  const { engine, appId, segmentId } = await startProject(folder, size);
  const ours = await runJourney(engine, appId, segmentId, size);
  requireAllEnded(engine, size);
  const rssMb = process.memoryUsage.rss() / 1e6;
  await engine.stop();
  rmSync(folder, { recursive: true });
  const reference = bareLoop(size);
  return {
    name: "journey",
    unit: "participants/s",
    ours,
    reference: { name: "bare loop", value: reference },
    ratio: ours / reference,
    target: `>= ${TARGET_PER_SECOND}`,
    pass: ours >= TARGET_PER_SECOND,
    context: { participants: size, activities: ACTIVITIES, rssMb: Math.round(rssMb), node: process.version },
  };
};

export default bench;
