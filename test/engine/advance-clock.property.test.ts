import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UpdateApplicationSettingsCommand } from "@aws-sdk/client-pinpoint";
import fc from "fast-check";
import { expect, test } from "vitest";
import { all } from "../../src/engine/database.ts";
import { campaign, NOON, standingClock } from "./campaign/campaign-story.ts";
import { startEngine } from "./engine-fixture.ts";
import { customers, type Invocation, returned, type StreamRecord, startProject } from "./execution-fixture.ts";
import { channel, publish } from "./journey-story.ts";

const HOUR_MS = 3_600_000;
const SPAN_MS = 72 * HOUR_MS;
const ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", undefined];
const SETTINGS = { endpointsPerInvocation: 4 };

/** Writes a file with campaigns and a journey that have not started: with waits, limits, quiet time and local time. */
const prepare = async (databasePath: string): Promise<void> => {
  const project = await startProject({
    databasePath,
    clock: standingClock(),
    settings: { ...SETTINGS, paused: true },
    endpoints: customers(12, (index) => {
      const Timezone = ZONES[index % ZONES.length];
      return Timezone === undefined ? {} : { Demographic: { Timezone } };
    }),
  });
  await project.client.send(
    new UpdateApplicationSettingsCommand({
      ApplicationId: project.appId,
      WriteApplicationSettingsRequest: { Limits: { Daily: 6 } },
    }),
  );
  await campaign(project, { Schedule: { StartTime: "IMMEDIATE", Frequency: "HOURLY" }, Limits: { Total: 9 } });
  await campaign(project, {
    Schedule: { StartTime: "2026-12-02T09:00:00Z", Frequency: "DAILY", IsLocalTime: true, Timezone: "UTC+01" },
    Limits: { MessagesPerSecond: 1 },
    CustomDeliveryConfiguration: { DeliveryUri: "flaky", EndpointTypes: ["CUSTOM"] },
  });
  await publish(
    project,
    {
      first: channel("first", "pause"),
      pause: { Wait: { WaitTime: { WaitFor: "PT7H" }, NextActivity: "half" } },
      half: { RandomSplit: { Branches: [{ Percentage: 50, NextActivity: "flaky" }, { Percentage: 50 }] } },
      flaky: channel("flaky", "last"),
      last: channel("last"),
    },
    {
      QuietTime: { Start: "21:00", End: "07:00" },
      WaitForQuietTime: true,
      Limits: { DailyCap: 2, MessagesPerSecond: 5, EndpointReentryCap: 3 },
      RefreshFrequency: "PT20H",
    },
  );
  await project.close();
};

/** The channels of the test. The one named `flaky` fails once for each batch. */
const flakyChannel = () => {
  const failed = new Set<string>();
  return async (target: string, payload: string) => {
    const event: Invocation["event"] = JSON.parse(payload);
    const key = `${Object.keys(event.Endpoints).join()} ${event.ScheduledTime}`;
    if (target !== "flaky" || failed.has(key)) return returned({});
    failed.add(key);
    return { kind: "failed", reason: "function-error", message: "try again" } as const;
  };
};

/** Moves a copy of the file from one time to the next; returns everything that happened, in order of time. */
const historyOf = async (prepared: string, databasePath: string, cuts: readonly number[]): Promise<string[]> => {
  copyFileSync(prepared, databasePath);
  const { engine, close } = await startEngine({
    databasePath,
    clock: standingClock(),
    settings: SETTINGS,
    ports: { invokeFunction: flakyChannel() },
  });
  engine.start();
  for (const cut of cuts) {
    await engine.advanceTo(NOON + cut, () => {});
    await engine.settled();
  }
  const records = all<{ text: string }>(engine.context.db, "SELECT CAST(data AS TEXT) AS text FROM stream_record");
  await close();
  rmSync(databasePath);
  return records.map(({ text }) => describeRecord(JSON.parse(text))).sort();
};

const describeRecord = ({ client, attributes, ...record }: StreamRecord & { event_timestamp?: number }): string => {
  const at = new Date(record.event_timestamp ?? 0).toISOString();
  const status = attributes.campaign_send_status ?? attributes.journey_send_status;
  return `${at} ${client.client_id} ${attributes.journey_activity_id ?? attributes.campaign_id} ${status}`;
};

test("what happens in a span of time does not depend on how the span is cut", { timeout: 600_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), "clock-"));
  const prepared = join(directory, "prepared.db");
  await prepare(prepared);
  let copies = 0;
  const run = (cuts: readonly number[]) => {
    copies += 1;
    return historyOf(prepared, join(directory, `${copies}.db`), [...cuts, SPAN_MS]);
  };
  const expected = await run([]);
  expect(expected.length).toBeGreaterThan(100);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: SPAN_MS }), { maxLength: 12 }), async (cuts) => {
      expect(await run(cuts.toSorted((a, b) => a - b))).toEqual(expected);
    }),
    { numRuns: 4 },
  );
  rmSync(directory, { recursive: true });
});
