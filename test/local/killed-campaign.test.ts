// The records of a campaign whose process is killed again and again. KILLS=10 ENDPOINTS=20000 for the full run.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from "@aws-sdk/client-kinesis";
import {
  CreateCampaignCommand,
  CreateSegmentCommand,
  GetCampaignCommand,
  PutEventStreamCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { countBy } from "../../src/count-by.ts";
import { EventStreamRecord } from "../../src/pinpoint/event-stream-record.ts";
import { createApp } from "../create-app.ts";
import { subscribeQueue } from "../stream/isv-queue.ts";
import { stockClients } from "./cloud-fixture.ts";

const ENDPOINTS = Number(process.env.ENDPOINTS ?? 600);
const KILLS = Number(process.env.KILLS ?? 2);
const StreamName = "pinpoint-isv-suite-local-EngagementStream";
const root = join(import.meta.dirname, "../..");
const UNTIL = { timeout: 600_000, interval: 200 };

let port: number;
let state: string;
let cloud: ChildProcess;
let clients: ReturnType<typeof stockClients>;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return free;
};

/** The local cloud in a process of its own, always on the same port and state, with its campaigns paused. */
const start = async (): Promise<void> => {
  const args = ["src/cli/start.ts", "--bare", "--paused", "--port", String(port), "--state", state];
  cloud = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((ready, failed) => {
    cloud.stdout?.once("data", ready);
    cloud.once("exit", failed);
  });
};

const kill = async (): Promise<void> => {
  const exited = new Promise((exit) => cloud.once("exit", exit));
  cloud.kill("SIGKILL");
  await exited;
};

const control = (method: string, path: string, body?: object) =>
  fetch(`http://127.0.0.1:${port}/_local/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });

/** Lets the campaign run, with fewer batches at a time than usual, so that they succeed on a busy machine. */
const resume = async (): Promise<void> => {
  await control("PUT", "settings", { batchesInFlight: 3 });
  await control("POST", "resume");
};

beforeAll(async () => {
  port = await freePort();
  state = mkdtempSync(join(tmpdir(), "local-cloud-killed-campaign-"));
  clients = stockClients(`http://127.0.0.1:${port}`);
  await start();
}, 60_000);
afterAll(async () => {
  await kill();
  rmSync(state, { recursive: true, force: true });
});

const createCustomers = async (ApplicationId: string): Promise<void> => {
  for (let first = 0; first < ENDPOINTS; first += 100) {
    const Item = Array.from({ length: Math.min(100, ENDPOINTS - first) }, (_, offset) => {
      const Id = `customer-${first + offset}`;
      return { Id, ChannelType: "CUSTOM", Address: Id, User: { UserId: Id } } as const;
    });
    await clients.pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  }
};

const createCampaign = async (ApplicationId: string): Promise<string> => {
  const { SegmentResponse } = await clients.pinpoint.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "all", Dimensions: {} } }),
  );
  const { CampaignResponse } = await clients.pinpoint.send(
    new CreateCampaignCommand({
      ApplicationId,
      WriteCampaignRequest: {
        Name: "kill",
        SegmentId: SegmentResponse?.Id,
        SegmentVersion: 1,
        Schedule: { StartTime: "IMMEDIATE" },
        MessageConfiguration: { CustomMessage: { Data: "Playlist" } },
        CustomDeliveryConfiguration: { DeliveryUri: "custom-channel", EndpointTypes: ["CUSTOM"] },
      },
    }),
  );
  return CampaignResponse?.Id ?? "";
};

/** Reads the records that arrived in all shards since the last call. */
const createStreamReader = async () => {
  const { Shards = [] } = await clients.kinesis.send(new ListShardsCommand({ StreamName }));
  const lastRead = new Map<string, string>();
  const readShard = async (ShardId: string): Promise<EventStreamRecord[]> => {
    const StartingSequenceNumber = lastRead.get(ShardId);
    const { ShardIterator } = await clients.kinesis.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId,
        ...(StartingSequenceNumber === undefined
          ? { ShardIteratorType: "TRIM_HORIZON" }
          : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber }),
      }),
    );
    const { Records = [] } = await clients.kinesis.send(new GetRecordsCommand({ ShardIterator }));
    const last = Records.at(-1)?.SequenceNumber;
    if (last !== undefined) lastRead.set(ShardId, last);
    return Records.map(({ Data }) => EventStreamRecord.parse(JSON.parse(new TextDecoder().decode(Data))));
  };
  return async () => (await Promise.all(Shards.map(({ ShardId = "" }) => readShard(ShardId)))).flat();
};

const clientOf = ({ client }: EventStreamRecord): string => client?.client_id ?? "";

test("a campaign that is killed again and again has one _campaign.send and one result for each endpoint, each published once", async () => {
  const { pinpoint } = clients;
  const ApplicationId = await createApp(pinpoint, "kill");
  const WriteEventStream = {
    DestinationStreamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`,
    RoleArn: "arn:aws:iam::000000000000:role/pinpoint",
  };
  await pinpoint.send(new PutEventStreamCommand({ ApplicationId, WriteEventStream }));
  await createCustomers(ApplicationId);
  const queue = await subscribeQueue(clients, "results", { event: ["poke.accepted"] });
  const CampaignId = await createCampaign(ApplicationId);

  const read = await createStreamReader();
  const sends: EventStreamRecord[] = [];
  const results: EventStreamRecord[] = [];
  const update = async () => {
    const records = await read();
    sends.push(...records.filter(({ event_type }) => event_type === "_campaign.send"));
    results.push(...records.filter(({ event_type }) => event_type.startsWith("poke.")));
  };

  for (let kills = 0; kills < KILLS; kills += 1) {
    await resume();
    const enough = Math.min(results.length + 1 + Math.floor((Math.random() * ENDPOINTS) / KILLS), ENDPOINTS - 1);
    await vi.waitFor(
      async () => {
        await update();
        expect(results.length).toBeGreaterThan(enough);
      },
      { ...UNTIL, interval: 5 },
    );
    await kill();
    await start();
  }

  await resume();
  await vi.waitFor(async () => {
    const { CampaignResponse } = await pinpoint.send(new GetCampaignCommand({ ApplicationId, CampaignId }));
    expect(CampaignResponse?.State?.CampaignStatus).toBe("COMPLETED");
  }, UNTIL);
  await update();
  expect([sends.length, new Set(sends.map(clientOf)).size]).toEqual([ENDPOINTS, ENDPOINTS]);

  // What the channel queued is sent after the campaign, when the leases of killed runs have expired.
  await vi.waitFor(async () => {
    await update();
    expect(new Set(results.map(clientOf)).size).toBe(ENDPOINTS);
  }, UNTIL);
  expect(countBy(results, ({ event_type }) => event_type)).toEqual({ "poke.accepted": results.length });
  expect(new Set(results.map(({ attributes }) => attributes?.event_id)).size).toBe(ENDPOINTS);

  const published: string[] = [];
  await vi.waitFor(async () => {
    while ((await queue.receive(({ id }) => published.push(id))) > 0);
    expect(new Set(published).size).toBeGreaterThanOrEqual(ENDPOINTS);
  }, UNTIL);
  // One id for each result. A notification whose publication was not marked before a kill is published again, with its id.
  expect(new Set(published).size).toBe(ENDPOINTS);
  console.info(
    `${KILLS} kills, ${ENDPOINTS} endpoints: ${sends.length} sends, ${results.length} result records, ${published.length} notifications`,
  );
}, 1_800_000);
