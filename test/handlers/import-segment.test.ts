import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../../handlers/import-segment.ts";
import type { ImportNotification } from "../../src/audience/import/import-notification.ts";
import type { ImportPorts } from "../../src/audience/import/import-ports.ts";
import { ImportRules } from "../../src/audience/import/import-rule.ts";
import type { ImportTask } from "../../src/audience/import/import-task.ts";
import type { ImportJob } from "../../src/audience/import/job-state.ts";
import type { ImportDefinition } from "../../src/audience/import/plan-import.ts";
import { QueueEvent } from "../../src/channel/queue-event.ts";
import type { Claim } from "../../src/run.ts";

const applicationId = "0a".repeat(16);
const RULES = ImportRules.parse(
  JSON.stringify([
    { prefix: "", applicationId, segmentName: "others" },
    { prefix: "spring sale/", applicationId, segmentName: "spring", campaign: { Name: "spring", Schedule: {} } },
  ]),
);
const upload = QueueEvent.parse(JSON.parse(readFileSync("events/import-segment/upload.json", "utf8")));

/** Pinpoint, a queue, a topic and claims, of which each call can be made to fail. */
const createWorld = () => {
  const claims = new Map<string, Claim>();
  const jobs: (ImportDefinition & { id: string })[] = [];
  const campaigns: object[] = [];
  const world = {
    job: { id: "job-1", status: "COMPLETED", segmentId: "segment-1", total: 3, failed: 1 } as ImportJob,
    jobs,
    campaigns,
    queue: [] as { task: ImportTask; delaySeconds: number }[],
    published: [] as ImportNotification[],
    failing: undefined as keyof ImportPorts | undefined,
  };
  const unlessFailing = (name: keyof ImportPorts) => {
    if (world.failing === name) throw new Error(`${name} failed`);
  };
  const ports: ImportPorts = {
    claims: {
      take: async (ids) =>
        new Map(
          ids.map((id): [string, Claim] => {
            const found = claims.get(id);
            if (found === undefined) claims.set(id, { kind: "done" });
            return [id, found ?? { kind: "taken" }];
          }),
        ),
      complete: async () => 0,
      release: async (ids) => {
        for (const id of ids) claims.delete(id);
        return 0;
      },
    },
    findJob: async (_app, { SegmentName }) => jobs.find((job) => job.SegmentName === SegmentName)?.id,
    createJob: async (_app, definition) => {
      unlessFailing("createJob");
      if (world.failing === "readJob") return { kind: "refused", reason: "RoleArn: not allowed" };
      const id = `job-${jobs.push({ ...definition, id: "job-1" })}`;
      return { kind: "created", jobId: id };
    },
    readJob: async () => world.job,
    findCampaign: async () => (campaigns.length > 0 ? "campaign-1" : undefined),
    createCampaign: async (_app, campaign) => {
      campaigns.push(campaign);
      unlessFailing("createCampaign");
      return { kind: "created", campaignId: "campaign-1" };
    },
    enqueue: async (task, delaySeconds) => {
      unlessFailing("enqueue");
      world.queue.push({ task, delaySeconds });
    },
    notify: async (notification) => {
      unlessFailing("notify");
      world.published.push(notification);
    },
    wait: async () => {},
  };
  return { world, ports };
};

let { world, ports } = createWorld();
beforeEach(() => {
  ({ world, ports } = createWorld());
});

const line = vi.fn();
const invoke = async (event: QueueEvent, remaining = 60_000) => {
  let leftMs = remaining;
  const invocation = {
    now: new Date("2026-11-01T12:00:00Z"),
    requestId: "r-1",
    // Each look at the clock takes a second.
    remainingMs: () => {
      leftMs -= 1_000;
      return leftMs;
    },
    log: { debug: line, info: line, warn: line, error: line },
  };
  const response = await run(event, { rules: RULES, ports }, invocation);
  return response.batchItemFailures.length;
};
const follow = () => invoke({ Records: [{ messageId: "m-2", body: JSON.stringify(world.queue.at(-1)?.task) }] });

describe("an upload", () => {
  test("becomes one import job by the rule with the longest prefix, and its segment one campaign", async () => {
    expect([await invoke(upload), await follow()]).toEqual([0, 0]);
    expect(world.jobs).toMatchObject([
      {
        S3Url: "s3://lists/spring sale/customers.csv",
        Format: "CSV",
        RegisterEndpoints: true,
        DefineSegment: true,
        SegmentName: expect.stringMatching(/^spring [0-9a-f]{12}$/),
      },
    ]);
    expect(world.campaigns).toEqual([{ Name: "spring job-1", Schedule: {}, SegmentId: "segment-1" }]);
    expect(world.published).toMatchObject([
      {
        outcome: "completed-with-failures",
        jobId: "job-1",
        segmentId: "segment-1",
        campaignId: "campaign-1",
        total: 3,
        failed: 1,
      },
    ]);
  });

  test("that is reported twice is imported once, and published once", async () => {
    for (const _ of [1, 2]) expect(await invoke(upload)).toBe(0);
    for (const _ of [1, 2]) expect(await follow()).toBe(0);
    expect([world.jobs.length, world.queue.length, world.campaigns.length, world.published.length]).toEqual([
      1, 1, 1, 1,
    ]);
  });

  test.each(["createJob", "enqueue", "createCampaign", "notify"] as const)(
    "survives a failure of %s without a second job or campaign",
    async (name) => {
      world.failing = name;
      const failures = (await invoke(upload)) + (world.queue.length > 0 ? await follow() : 0);
      expect(failures).toBe(1);
      world.failing = undefined;
      await invoke(upload);
      await follow();
      expect([world.jobs.length, world.campaigns.length, world.published.length]).toEqual([1, 1, 1]);
    },
  );

  test("whose job Pinpoint refuses is published as failed, and not tried again", async () => {
    world.failing = "readJob";
    expect([await invoke(upload), await invoke(upload)]).toEqual([0, 0]);
    expect(world.published).toMatchObject([{ outcome: "failed", reason: "RoleArn: not allowed" }]);
  });

  test("of another format, a test event and a deletion lead to nothing", async () => {
    const body = upload.Records[0]?.body ?? "";
    for (const other of [
      body.replace("customers.csv", "readme.txt"),
      body.replace("ObjectCreated:Put", "ObjectRemoved:Delete"),
    ])
      expect(await invoke({ Records: [{ messageId: "m-1", body: other }] })).toBe(0);
    expect(
      await invoke(QueueEvent.parse(JSON.parse(readFileSync("events/import-segment/test-event.json", "utf8")))),
    ).toBe(0);
    expect([world.jobs, world.published]).toEqual([[], []]);
  });
});

describe("an import job", () => {
  beforeEach(async () => {
    await invoke(upload);
  });

  test("that is not finished in time is left to a later invocation", async () => {
    world.job = { ...world.job, status: "PROCESSING" };
    expect(await follow()).toBe(0);
    expect(world.queue).toMatchObject([{ delaySeconds: 5 }, { delaySeconds: 60, task: { jobId: "job-1" } }]);
    expect(world.published).toEqual([]);
  });

  test("that fails, or does not end within six hours, is published with the reason", async () => {
    world.job = { ...world.job, status: "FAILED" };
    await follow();
    expect(world.published).toMatchObject([
      { outcome: "failed", jobId: "job-1", reason: expect.stringContaining("GetImportJob") },
    ]);
    expect(world.campaigns).toEqual([]);
  });
});

test("rules that would have no effect are refused", () => {
  const refused = (rule: object) =>
    ImportRules.safeParse(JSON.stringify([{ prefix: "", applicationId, ...rule }])).success;
  expect([refused({ registerEndpoints: false }), refused({ campaign: { Name: "x" } }), refused({})]).toEqual([
    false,
    false,
    true,
  ]);
});
