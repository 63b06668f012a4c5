import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateCampaignCommand, CreateJourneyCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all } from "../../src/engine/database.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { answered, customers, startProject } from "./execution-fixture.ts";
import { channel } from "./journey-story.ts";

const PEOPLE = 35;
const settings = { endpointsPerInvocation: 10, batchesInFlight: 3 };
const folder = mkdtempSync(join(tmpdir(), "execution-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Told = { target: string; payload: string };
/** The database as it stood at a moment, and what the world had been told by then. */
type Image = { path: string; told: Told[] };

const answerOf = (payload: string) => {
  const { Endpoints } = JSON.parse(payload) as { Endpoints: Record<string, unknown> };
  const outcomes = Object.keys(Endpoints).map((id) => [
    id,
    { EventAttributes: { outcome: Number(id.slice(2)) % 2 ? "sent" : "refused" } },
  ]);
  return answered(Object.fromEntries(outcomes));
};

/** Runs a journey and a campaign with a hook over the same people, with an image of the disk at every commit and every invocation. */
const takeImages = async (): Promise<Image[]> => {
  const path = join(folder, "engine.db");
  const images: Image[] = [];
  const project = await startProject({
    databasePath: path,
    endpoints: customers(PEOPLE),
    settings: { ...settings, paused: true },
    answer: (event, target) => {
      takeImage();
      return target === "hook" ? answered(event.Endpoints) : answerOf(JSON.stringify(event));
    },
  });
  const takeImage = (): void => {
    const image = join(folder, `image-${images.length}.db`);
    copyFileSync(path, image);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${image}-wal`);
    images.push({ path: image, told: project.invocations.map(({ target, payload }) => ({ target, payload })) });
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

type Outcome = { told: Told[]; recorded: string[] };

/** Starts a new process on the image and lets it finish. */
const resume = async (image: Image): Promise<Outcome> => {
  const told = [...image.told];
  const engine = createEngine({
    databasePath: image.path,
    region: "us-east-1",
    accountId: "000000000000",
    settings,
    ports: {
      invokeFunction: async (target, payload) => {
        told.push({ target, payload });
        return target === "hook" ? answered(JSON.parse(payload).Endpoints) : answerOf(payload);
      },
      sendMessage: async () => ({ status: "SUCCESS", messageId: "m" }),
    },
  });
  engine.start();
  await engine.idle();
  const results = recorded(engine);
  await engine.stop();
  return { told, recorded: results };
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
const textOf = ({ target, payload }: Told): string => `${target} ${payload}`;

const everyone = customers(PEOPLE).map(({ Id = "" }) => Id);
const expected: Record<string, string[]> = {
  poke: everyone,
  yes: everyone.filter((id) => Number(id.slice(2)) % 2 === 1),
  no: everyone.filter((id) => Number(id.slice(2)) % 2 === 0),
  hook: everyone,
  campaign: everyone,
};

describe("a process that is killed at any moment and started again", () => {
  const outcomes: Outcome[] = [];
  beforeAll(async () => {
    for (const image of await takeImages()) outcomes.push(await resume(image));
  });

  test("tells each function of everyone it should, and of nobody in two different events", () => {
    expect(outcomes.length).toBeGreaterThan(15);
    for (const { told } of outcomes)
      for (const [target, ids] of Object.entries(expected)) {
        const events = new Set(told.filter((one) => one.target === target).map(({ payload }) => payload));
        expect([...events].flatMap(idsOf).sort()).toEqual([...ids].sort());
      }
  });

  test("repeats, to the letter, no more than the batches that were in flight", () => {
    const repeats = outcomes.map(({ told }) => told.length - new Set(told.map(textOf)).size);
    expect(Math.max(...repeats)).toBeGreaterThan(0);
    expect(Math.max(...repeats)).toBeLessThanOrEqual(settings.batchesInFlight);
  });

  test("records exactly one result for everyone at every step", () => {
    const steps = ["campaign", "poke", "yes", "no"];
    const results = steps.flatMap((step) => (expected[step] ?? []).map((id) => `${step} ${id}`)).sort();
    for (const outcome of outcomes) expect(outcome.recorded).toEqual(results);
  });
});
