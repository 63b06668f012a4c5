import {
  type CampaignEventFilter,
  CreateImportJobCommand,
  CreateSegmentCommand,
  DeleteAppCommand,
  type PinpointClient,
  PutEventStreamCommand,
  PutEventsCommand,
  UpdateApplicationSettingsCommand,
  UpdateEndpointsBatchCommand,
  UpdateGcmChannelCommand,
} from "@aws-sdk/client-pinpoint";
import { expect, onTestFinished, test } from "vitest";
import { all, one } from "../../../src/engine/database.ts";
import { streamArn } from "../../../src/engine/stream/streams.ts";
import { createApp } from "../../create-app.ts";
import { advanceTo, campaign, standingClock } from "../campaign/campaign-story.ts";
import { customers, type Project, startProject } from "../execution-fixture.ts";
import { channel, publish } from "../journey-story.ts";

/** The rows of each table, except those of streams: the records of an application stay in its stream. */
const rowCounts = ({ engine }: Project): Record<string, number> => {
  const { db } = engine.context;
  const tables = all<{ name: string }>(
    db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'stream%'",
  );
  return Object.fromEntries(
    tables.map(({ name }) => [name, one<{ count: number }>(db, `SELECT count(*) AS count FROM "${name}"`)?.count ?? 0]),
  );
};

const sendEvents = async (client: PinpointClient, ApplicationId: string): Promise<void> => {
  const event = { EventType: "purchase", Timestamp: "2026-12-01T12:00:00Z" };
  const BatchItem = { "c-0": { Endpoint: {}, Events: { event } } };
  await client.send(new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem } }));
};

const WAIT = { Wait: { WaitTime: { WaitFor: "P1D" }, NextActivity: "two" } };

/** Adds campaigns and journeys that have sent, wait and have a pace, what they need, and an import job. */
const fill = async (project: Project): Promise<void> => {
  const { client, appId: ApplicationId } = project;
  const Limits = { MessagesPerSecond: 20, Daily: 10 };
  const Item = customers(50, () => ({ Attributes: { plan: ["gold"] }, Demographic: { Timezone: "America/New_York" } }));
  await client.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  const settings = { WriteApplicationSettingsRequest: { Limits: { Daily: 10 } } };
  await client.send(new UpdateApplicationSettingsCommand({ ApplicationId, ...settings }));
  const GCMChannelRequest = { ApiKey: "key", Enabled: true };
  await client.send(new UpdateGcmChannelCommand({ ApplicationId, GCMChannelRequest }));
  const filter: CampaignEventFilter = { FilterType: "ENDPOINT", Dimensions: { EventType: { Values: ["purchase"] } } };
  await campaign(project, { Limits });
  await campaign(project, { Limits, tags: { team: "growth" } });
  await campaign(project, { Schedule: { StartTime: "2026-12-01T13:00:00Z", Frequency: "ONCE", IsLocalTime: true } });
  await campaign(project, { Schedule: { StartTime: "IMMEDIATE", Frequency: "EVENT", EventFilter: filter } });
  await publish(project, { one: channel("one", "wait"), wait: WAIT, two: channel("two") }, { Limits });
  await sendEvents(client, ApplicationId);
  await advanceTo(project, new Date(project.clock.now() + 2_000).toISOString());
  const job = { Format: "CSV", S3Url: "s3://bucket/file.csv", RoleArn: "arn:aws:iam::000000000000:role/r" } as const;
  await client.send(new CreateImportJobCommand({ ApplicationId, ImportJobRequest: job }));
  await project.engine.idle();
};

test("DeleteApp deletes all rows of an application with campaigns, journeys and jobs, and none of another one", async () => {
  const kept = await startProject({ clock: standingClock() });
  onTestFinished(() => kept.close());
  await fill(kept);
  const { client, engine } = kept;
  const before = rowCounts(kept);
  const appId = await createApp(client, "gone");
  const WriteEventStream = {
    DestinationStreamArn: streamArn(engine.context, "events"),
    RoleArn: "arn:aws:iam::000000000000:role/stream",
  };
  await client.send(new PutEventStreamCommand({ ApplicationId: appId, WriteEventStream }));
  const { SegmentResponse } = await client.send(
    new CreateSegmentCommand({ ApplicationId: appId, WriteSegmentRequest: { Dimensions: {} } }),
  );
  await fill({ ...kept, appId, segmentId: SegmentResponse?.Id ?? "" });
  const filled = rowCounts(kept);
  expect(filled.paced_messages).toBeGreaterThan(before.paced_messages ?? 0);
  await client.send(new DeleteAppCommand({ ApplicationId: appId }));
  expect(rowCounts(kept)).toEqual(before);
});
