// One batch of the campaign hook through the local cloud. Reference: a bare loop of the same SDK calls.
import { BatchGetItemCommand, DynamoDBClient, ListTablesCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { run } from "../handlers/campaign-hook.ts";
import { connectHookPorts } from "../src/aws/hook-ports.ts";
import { createSteps } from "../src/hook/flow/create-steps.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import { connectLookup } from "../src/http/connect-lookup.ts";
import { CampaignHookEvent } from "../src/pinpoint/campaign-hook-event.ts";
import { withLocalCloud } from "./process/with-cloud.ts";
import { type Bench, type BenchResult, median, quantile, timed } from "./result.ts";

const WARM_UP = 20;
const DEFAULT_RUNS = 100;
const TARGET_RATIO = 1.5;
const GROWTH_ROUNDS = 15;

const eventOf = (batch: string, count: number): unknown => ({
  ApplicationId: "bench",
  CampaignId: "bench",
  ActivityId: batch,
  Endpoints: Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `${batch}-${at}`,
      {
        ChannelType: "EMAIL",
        Address: `${batch}-${at}@example.com`,
        Attributes: { plan: ["gold"] },
        User: { UserId: `${batch}-u-${at}` },
      },
    ]),
  ),
});

const findTables = async () => {
  const { TableNames = [] } = await new DynamoDBClient().send(new ListTablesCommand());
  const named = (part: string): string => TableNames.find((name) => name.includes(part)) ?? "";
  return {
    SUPPRESSION_TABLE: named("SuppressionTable"),
    FREQUENCY_TABLE: named("FrequencyTable"),
    OFFERS_TABLE: named("OffersTable"),
    AUDIT_TABLE: named("AuditTable"),
  };
};
type Tables = Awaited<ReturnType<typeof findTables>>;

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

const createOurs = (tables: Tables) => {
  const settings = HookSettings.parse(tables);
  const { ports, decisionLog } = connectHookPorts(settings);
  const steps = createSteps(settings, { ...ports, lookupAt: connectLookup });
  return async (batch: string, count: number): Promise<void> => {
    const event = CampaignHookEvent.parse(eventOf(batch, count));
    const kept = await run(event, { steps, decisionLog }, { now: new Date(), remainingMs: () => 15_000, log });
    if (Object.keys(kept).length !== count)
      throw new Error(`${Object.keys(kept).length} of ${count} endpoints were kept`);
  };
};

/** `all` makes the DynamoDB calls of the three steps, in their order; `lookup` only those of the offers step. */
const createBare = (tables: Tables) => {
  const client = new DynamoDBClient();
  const get = async (table: string, keys: string[]): Promise<void> => {
    for (let at = 0; at < keys.length; at += 100) {
      const Keys = keys.slice(at, at + 100).map((key) => ({ pk: { S: key } }));
      await client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }));
    }
  };
  const update = (key: string) =>
    client.send(
      new UpdateItemCommand({
        TableName: tables.FREQUENCY_TABLE,
        Key: { pk: { S: key } },
        UpdateExpression: "SET #version = :one",
        ConditionExpression: "attribute_not_exists(pk)",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":one": { N: "1" } },
      }),
    );
  const keysOf = (batch: string, count: number) => Array.from({ length: count }, (_, at) => `${batch}-${at}`);
  return {
    lookup: (batch: string, count: number) => get(tables.OFFERS_TABLE, keysOf(batch, count)),
    all: async (batch: string, count: number) => {
      await get(tables.SUPPRESSION_TABLE, keysOf(batch, count * 2));
      await get(tables.OFFERS_TABLE, keysOf(batch, count));
      await get(tables.FREQUENCY_TABLE, keysOf(batch, count));
      await Promise.all(keysOf(batch, count).map(update));
    },
  };
};

const measure = async (tables: Tables, count: number, runs: number): Promise<BenchResult> => {
  const [ours, bare] = [createOurs(tables), createBare(tables)];
  const ms = { ours: [] as number[], bare: [] as number[], lookup: [] as number[] };
  // Alternating, so that other load on the machine affects all equally.
  for (let turn = 0; turn < WARM_UP + runs; turn++) {
    ms.ours.push(await timed(ours(`ours-${count}-${turn}`, count)));
    ms.bare.push(await timed(bare.all(`bare-${count}-${turn}`, count)));
    ms.lookup.push(await timed(bare.lookup(`look-${count}-${turn}`, count)));
  }
  const p99 = (values: number[]) => quantile(values.slice(WARM_UP), 0.99);
  const ratio = p99(ms.ours) / p99(ms.bare);
  return {
    name: `hook, ${count} endpoints`,
    unit: "ms for a batch with three steps, p99",
    ours: p99(ms.ours),
    reference: { name: "bare loop of the same SDK calls", value: p99(ms.bare) },
    ratio,
    target: `<= ${TARGET_RATIO} x`,
    pass: ratio <= TARGET_RATIO,
    context: {
      batches: runs,
      "ours p50 ms": median(ms.ours.slice(WARM_UP)),
      "reference p50 ms": median(ms.bare.slice(WARM_UP)),
      "bare offers lookup p99 ms": p99(ms.lookup),
    },
  };
};

/** The time per endpoint without the network, at 1, 10 and 100 times the batches. */
const measureGrowth = async (): Promise<BenchResult> => {
  const settings = HookSettings.parse({ ...NO_TABLES, HOOK_STEPS: "suppression,quiet-hours,offers,frequency-cap" });
  const steps = createSteps(settings, {
    suppressions: { whySuppressed: async () => new Map() },
    frequency: { load: async () => new Map(), save: async () => true },
    offers: async ({ ids }) => new Map(ids.map((id) => [id, { offer: ["10"] }])),
    content: async () => new Map(),
    lookupAt: connectLookup,
  });
  const decisionLog = { write: async () => undefined };
  const event = CampaignHookEvent.parse(eventOf("growth", 50));
  const runOnce = () => run(event, { steps, decisionLog }, { now: new Date(), remainingMs: () => 15_000, log });
  const microseconds = async (batches: number): Promise<number> => {
    const perEndpoint: number[] = [];
    for (let round = 0; round < GROWTH_ROUNDS; round++) {
      const start = performance.now();
      for (let batch = 0; batch < batches; batch++) await runOnce();
      perEndpoint.push((performance.now() - start) / batches / 50);
    }
    return median(perEndpoint) * 1_000;
  };
  await microseconds(100);
  const [one, ten, hundred] = [await microseconds(1), await microseconds(10), await microseconds(100)];
  return {
    name: "hook, time per endpoint at 100 x the batches",
    unit: "µs per endpoint, without the network",
    ours: hundred,
    reference: { name: "at 1 x", value: one },
    ratio: hundred / one,
    target: `<= ${TARGET_RATIO} x`,
    pass: hundred / one <= TARGET_RATIO,
    context: { "at 10 x": ten },
  };
};

const NO_TABLES = { SUPPRESSION_TABLE: "-", FREQUENCY_TABLE: "-", OFFERS_TABLE: "-", AUDIT_TABLE: "-" };

const hook: Bench = async ({ size: runs = DEFAULT_RUNS }) => {
  const growth = await measureGrowth();
  return withLocalCloud(async () => {
    const tables = await findTables();
    return [await measure(tables, 50, runs), await measure(tables, 100, runs), growth];
  });
};

export default hook;
