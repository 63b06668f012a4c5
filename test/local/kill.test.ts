import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateJourneyCommand,
  CreateSegmentCommand,
  GetJourneyCommand,
  UpdateEndpointsBatchCommand,
  type WriteSegmentRequest,
} from "@aws-sdk/client-pinpoint";
import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { createApp } from "../create-app.ts";
import { stockClients } from "./cloud-fixture.ts";

const ENDPOINTS = 5_000;
const KILLS = 4;
const Received = z.looseObject({ id: z.string() });
const root = join(import.meta.dirname, "../..");

let port: number;
let url: string;
let state: string;
let cloud: ChildProcess;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return free;
};

/** The local cloud in a process of its own, on the same port and state each time, with its journeys at rest. */
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

const resume = () => fetch(`${url}/_local/resume`, { method: "POST" });

beforeAll(async () => {
  port = await freePort();
  url = `http://127.0.0.1:${port}`;
  state = mkdtempSync(join(tmpdir(), "local-cloud-kill-"));
});

afterAll(async () => {
  await kill();
  rmSync(state, { recursive: true, force: true });
});

const everyTenth = (index: number) => index % 10 === 0;

/** 5,000 customers, of whom every tenth opted out, and a journey that pokes them. */
const publishJourney = async (): Promise<{ ApplicationId: string; JourneyId: string }> => {
  const { pinpoint } = stockClients(url);
  const ApplicationId = await createApp(pinpoint, "kill");
  for (let first = 0; first < ENDPOINTS; first += 100) {
    const Item = Array.from({ length: 100 }, (_, offset) => {
      const Id = `customer-${first + offset}`;
      return {
        Id,
        ChannelType: "CUSTOM",
        Address: Id,
        OptOut: everyTenth(first + offset) ? "ALL" : "NONE",
        User: { UserId: Id },
      } as const;
    });
    await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  }
  const everybody: WriteSegmentRequest = {
    Name: "everybody",
    Dimensions: { Demographic: { Channel: { DimensionType: "INCLUSIVE", Values: ["CUSTOM"] } } },
  };
  const { SegmentResponse } = await pinpoint.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: everybody }),
  );
  const { JourneyResponse } = await pinpoint.send(
    new CreateJourneyCommand({
      ApplicationId,
      WriteJourneyRequest: {
        Name: "kill",
        State: "ACTIVE",
        StartCondition: { SegmentStartCondition: { SegmentId: SegmentResponse?.Id } },
        StartActivity: "poke",
        Activities: {
          poke: {
            CUSTOM: { DeliveryUri: "custom-channel", EndpointTypes: ["CUSTOM"], MessageConfig: { Data: "Playlist" } },
          },
        },
      },
    }),
  );
  return { ApplicationId, JourneyId: JourneyResponse?.Id ?? "" };
};

/** Sees the pokes of all customers, as an operator with credentials of the account may. */
const listen = async (idsByTopic: Map<string, Set<string>>): Promise<mqtt.MqttClient> => {
  const credential = encodeURIComponent("000000000000/20261120/us-east-1/iotdevicegateway/aws4_request");
  const broker = `ws://127.0.0.1:${port}/mqtt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}`;
  const client = await mqtt.connectAsync(broker, {
    protocolVersion: 4,
    reconnectPeriod: 0,
    clientId: `operator-${Math.random()}`,
  });
  client.on("message", (topic, payload) => {
    const ids = idsByTopic.get(topic) ?? new Set();
    idsByTopic.set(topic, ids.add(Received.parse(JSON.parse(payload.toString())).id));
  });
  await client.subscribeAsync("poke/v1/c/+/Playlist", { qos: 1 });
  return client;
};

test("a journey that is killed again and again pokes every eligible customer exactly once, as the client sees it", async () => {
  await start();
  const journey = await publishJourney();
  const idsByTopic = new Map<string, Set<string>>();
  const eligible = Array.from({ length: ENDPOINTS }, (_, index) => index).filter((index) => !everyTenth(index)).length;

  for (let kills = 0; kills < KILLS; kills++) {
    const operator = await listen(idsByTopic);
    const before = idsByTopic.size;
    const enough = before + Math.floor(Math.random() * (eligible / KILLS));
    await resume();
    await vi.waitFor(() => expect(idsByTopic.size).toBeGreaterThan(Math.min(enough, eligible - 1)), {
      timeout: 60_000,
      interval: 5,
    });
    // The operator reads what is left in its socket after the kill; only then is it closed.
    const closed = new Promise<void>((resolve) => operator.once("close", resolve));
    await kill();
    await closed;
    await operator.endAsync(true);
    await start();
  }

  const operator = await listen(idsByTopic);
  await resume();
  const { pinpoint } = stockClients(url);
  await vi.waitFor(
    async () => {
      const { JourneyResponse } = await pinpoint.send(new GetJourneyCommand(journey));
      expect(JourneyResponse?.State).toBe("COMPLETED");
    },
    { timeout: 90_000, interval: 200 },
  );
  await vi.waitFor(() => expect(idsByTopic.size).toBe(eligible), { timeout: 60_000, interval: 50 });
  await operator.endAsync();
  expect([...idsByTopic.values()].filter((ids) => ids.size !== 1)).toEqual([]);
}, 240_000);
