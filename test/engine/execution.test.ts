import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateCampaignCommand, CreateJourneyCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all } from "../../src/engine/database.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { customers, returned, startProject } from "./execution-fixture.ts";
import { channel } from "./journey-story.ts";

const CUSTOMERS = 35;
const SETTINGS = { endpointsPerInvocation: 10, batchesInFlight: 3 };
const folder = mkdtempSync(join(tmpdir(), "execution-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Sent = { target: string; payload: string };
/** A copy of the database files at one moment, and the invocations until then. */
type Image = { path: string; sent: Sent[] };

const responseTo = (payload: string) => {
  const { Endpoints } = JSON.parse(payload) as { Endpoints: Record<string, unknown> };
  const attributes = Object.keys(Endpoints).map((id) => [
    id,
    { EventAttributes: { outcome: Number(id.slice(2)) % 2 ? "sent" : "refused" } },
  ]);
  return returned(Object.fromEntries(attributes));
};

/** Runs a journey and a campaign with a hook for the same endpoints, and copies the files at each commit and invocation. */
const takeImages = async (): Promise<Image[]> => {
  const path = join(folder, "engine.db");
  const images: Image[] = [];
  const project = await startProject({
    databasePath: path,
    endpoints: customers(CUSTOMERS),
    settings: { ...SETTINGS, paused: true },
    respond: (event, target) => {
      takeImage();
      return target === "hook" ? returned(event.Endpoints) : responseTo(JSON.stringify(event));
    },
  });
  const takeImage = (): void => {
    const image = join(folder, `image-${images.length}.db`);
    copyFileSync(path, image);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${image}-wal`);
    images.push({ path: image, sent: project.invocations.map(({ target, payload }) => ({ target, payload })) });
  };
  await publishAll(project);
  const { db } = project.engine.context;
  const exec = db.exec.bind(db);
  db.exec = (sql) => {
    exec(sql);
    if (sql === "COMMIT") takeImage();
  };
  project.engine.context.settings.paused = false;
  await project.engine.idle();
  await project.close();
  return images;
};

const publishAll = async ({ client, appId, segmentId }: Awaited<ReturnType<typeof startProject>>): Promise<void> => {
  const EventCondition = {
    MessageActivity: "poke",
    Dimensions: { Attributes: { outcome: { AttributeType: "INCLUSIVE" as const, Values: ["sent"] } } },
  };
  await client.send(
    new CreateJourneyCommand({
      ApplicationId: appId,
      WriteJourneyRequest: {
        Name: "welcome",
        State: "ACTIVE",
        StartActivity: "poke",
        StartCondition: { SegmentStartCondition: { SegmentId: segmentId } },
        Activities: {
          poke: channel("poke", "split"),
          split: {
            ConditionalSplit: {
              Condition: { Conditions: [{ EventCondition }] },
              TrueActivity: "yes",
              FalseActivity: "no",
            },
          },
          yes: channel("yes"),
          no: channel("no"),
        },
      },
    }),
  );
  await client.send(
    new CreateCampaignCommand({
      ApplicationId: appId,
      WriteCampaignRequest: {
        Name: "spring",
        SegmentId: segmentId,
        Schedule: { StartTime: "IMMEDIATE" },
        MessageConfiguration: { CustomMessage: { Data: "offers" } },
        CustomDeliveryConfiguration: { DeliveryUri: "campaign", EndpointTypes: ["CUSTOM"] },
        Hook: { LambdaFunctionName: "hook", Mode: "FILTER" },
      },
    }),
  );
};

type Outcome = { sent: Sent[]; recorded: string[] };

/** Starts another engine on the image and resolves when it has finished. */
const resume = async (image: Image): Promise<Outcome> => {
  const sent = [...image.sent];
  const engine = createEngine({
    databasePath: image.path,
    region: "us-east-1",
    accountId: "000000000000",
    settings: SETTINGS,
    ports: {
      invokeFunction: async (target, payload) => {
        sent.push({ target, payload });
        return target === "hook" ? returned(JSON.parse(payload).Endpoints) : responseTo(payload);
      },
      sendMessage: async () => ({ status: "SUCCESS", messageId: "m" }),
    },
  });
  engine.start();
  await engine.idle();
  const results = recorded(engine);
  await engine.stop();
  return { sent, recorded: results };
};

const recorded = ({ context }: Engine): string[] =>
  all<{ step: string; id: string }>(
    context.db,
    `SELECT coalesce(data ->> '$.attributes.journey_activity_id', 'campaign') AS step, data ->> '$.client.client_id' AS id
       FROM (SELECT CAST(data AS TEXT) AS data FROM stream_record)
      WHERE data ->> '$.event_type' IN ('_journey.send', '_campaign.send')`,
  )
    .map(({ step, id }) => `${step} ${id}`)
    .sort();

const idsOf = (payload: string): string[] => Object.keys(JSON.parse(payload).Endpoints);
const textOf = ({ target, payload }: Sent): string => `${target} ${payload}`;

const allIds = customers(CUSTOMERS).map(({ Id = "" }) => Id);
const EXPECTED_IDS: Record<string, string[]> = {
  poke: allIds,
  yes: allIds.filter((id) => Number(id.slice(2)) % 2 === 1),
  no: allIds.filter((id) => Number(id.slice(2)) % 2 === 0),
  hook: allIds,
  campaign: allIds,
};

describe("a process that is killed at any moment and started again", () => {
  const outcomes: Outcome[] = [];
  beforeAll(async () => {
    for (const image of await takeImages()) outcomes.push(await resume(image));
  });

  test("sends each function all endpoints that it should receive, and no endpoint in two different events", () => {
    expect(outcomes.length).toBeGreaterThan(15);
    for (const { sent } of outcomes)
      for (const [target, ids] of Object.entries(EXPECTED_IDS)) {
        const events = new Set(sent.filter((one) => one.target === target).map(({ payload }) => payload));
        expect([...events].flatMap(idsOf).sort()).toEqual([...ids].sort());
      }
  });

  test("repeats only the batches that were in flight, with identical payloads", () => {
    const repeats = outcomes.map(({ sent }) => sent.length - new Set(sent.map(textOf)).size);
    expect(Math.max(...repeats)).toBeGreaterThan(0);
    expect(Math.max(...repeats)).toBeLessThanOrEqual(SETTINGS.batchesInFlight);
  });

  test("records exactly one result for each endpoint at each activity", () => {
    const activities = ["campaign", "poke", "yes", "no"];
    const results = activities
      .flatMap((activity) => (EXPECTED_IDS[activity] ?? []).map((id) => `${activity} ${id}`))
      .sort();
    for (const outcome of outcomes) expect(outcome.recorded).toEqual(results);
  });
});
