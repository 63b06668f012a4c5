import { CreateCampaignCommand, GetCampaignCommand } from "@aws-sdk/client-pinpoint";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../src/engine/database.ts";
import type { LoopState } from "../../src/keep-running.ts";
import { customers, type Project, type ProjectOptions, returned, startProject } from "./execution-fixture.ts";

/** A project whose execution is observed: the failures of its loops, and which of them fail now. */
const startObserved = async (options: ProjectOptions) => {
  const failures: string[] = [];
  const failing = new Set<string>();
  const report = (loop: string, state: LoopState) => {
    if (state.kind === "ready") failing.delete(loop);
    else failing.add(loop);
    if (state.kind === "failing") failures.push(`${loop}: ${state.error instanceof Error ? state.error.message : ""}`);
  };
  const project = await startProject({ ...options, report, settings: { ...options.settings, paused: true } });
  onTestFinished(project.close);
  return { project, failures, failing };
};

const createCampaign = async (
  { client, appId, segmentId }: Project,
  name: string,
  message: object,
): Promise<string> => {
  const WriteCampaignRequest = {
    Name: name,
    SegmentId: segmentId,
    Schedule: { StartTime: "IMMEDIATE" },
    ...message,
  };
  const { CampaignResponse } = await client.send(
    new CreateCampaignCommand({ ApplicationId: appId, WriteCampaignRequest }),
  );
  return CampaignResponse?.Id ?? "";
};

const CUSTOM = {
  MessageConfiguration: { CustomMessage: { Data: "offers" } },
  CustomDeliveryConfiguration: { DeliveryUri: "channel", EndpointTypes: ["CUSTOM"] },
};

const statusOf = async ({ client, appId }: Project, CampaignId: string) =>
  (await client.send(new GetCampaignCommand({ ApplicationId: appId, CampaignId }))).CampaignResponse?.State
    ?.CampaignStatus;

const resume = ({ engine: { context } }: Project) => {
  context.settings.paused = false;
  context.changed();
};

const waitFor = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

describe("a campaign that cannot run", () => {
  test("stops no other campaign, is reported, and runs once it can", async () => {
    const { project, failures, failing } = await startObserved({
      endpoints: customers(20),
      respond: () => returned({}),
    });
    const { context } = project.engine;
    const broken = await createCampaign(project, "broken", CUSTOM);
    const other = await createCampaign(project, "other", CUSTOM);
    const damage = "UPDATE campaign_version SET document = '[' || substr(document, 2) WHERE campaign_id = ?";
    run(context.db, damage, broken);
    resume(project);
    await waitFor(async () => expect(await statusOf(project, other)).toBe("COMPLETED"));
    expect(failures).toContainEqual(expect.stringContaining(`campaign ${broken}`));
    expect([...failing]).toEqual(["campaign, journey or batch"]);
    expect(project.invocations).toHaveLength(1);
    await expect(project.engine.idle()).rejects.toThrow(broken);

    run(context.db, damage.replace("'['", "'{'"), broken);
    await waitFor(async () => expect(await statusOf(project, broken)).toBe("COMPLETED"));
    expect(failing.size).toBe(0);
    expect(project.records("_campaign.send")).toHaveLength(40);
    await project.engine.idle();
  });
});

describe("a batch whose results cannot be stored", () => {
  // RAISE(ROLLBACK) undoes the whole transaction, as SQLite does when the disk is full.
  test.each(["ABORT", "ROLLBACK"])("is not delivered again, and is stored once it can be: %s", async (undo) => {
    const { project, failures, failing } = await startObserved({
      endpoints: customers(120),
      settings: { endpointsPerInvocation: 10 },
    });
    const { context } = project.engine;
    context.db.exec(
      `CREATE TRIGGER full BEFORE INSERT ON stream_record BEGIN SELECT RAISE(${undo}, 'the disk is full'); END`,
    );
    const campaign = await createCampaign(project, "spring", CUSTOM);
    resume(project);
    await waitFor(() => expect(failures.length).toBeGreaterThan(3));
    expect(failing.size).toBeGreaterThan(0);
    expect(await statusOf(project, campaign)).not.toBe("COMPLETED");
    context.db.exec("DROP TRIGGER full");
    await waitFor(async () => expect(await statusOf(project, campaign)).toBe("COMPLETED"));
    await waitFor(() => expect(failing.size).toBe(0));
    const sent = project.records("_campaign.send").map(({ client }) => client.client_id);
    expect(sent).toHaveLength(120);
    expect(new Set(sent).size).toBe(120);
    const invoked = project.invocations.flatMap(({ event }) => Object.keys(event.Endpoints));
    expect(invoked).toHaveLength(120);
  });
});

describe("a batch whose attempt throws", () => {
  test("is attempted again, after the others", async () => {
    let broken = true;
    const sent: string[] = [];
    const { project, failures, failing } = await startObserved({
      endpoints: customers(2, (index) => ({ ChannelType: "EMAIL", Address: `${index}@example.com` })),
      settings: { endpointsPerInvocation: 1 },
      sendMessage: async ({ address }) => {
        if (broken && address.startsWith("0")) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
        sent.push(address);
        return { status: "SUCCESS", messageId: "m-1" };
      },
    });
    const email = { MessageConfiguration: { EmailMessage: { Title: "hello", HtmlBody: "<p>hello</p>" } } };
    const campaign = await createCampaign(project, "mail", email);
    resume(project);
    await waitFor(() => expect(failures.length).toBeGreaterThan(1));
    expect(sent).toEqual(["1@example.com"]);
    expect([...failing]).toEqual(["campaign, journey or batch"]);
    broken = false;
    await waitFor(async () => expect(await statusOf(project, campaign)).toBe("COMPLETED"));
    expect(sent).toEqual(["1@example.com", "0@example.com"]);
    expect(failing.size).toBe(0);
  });
});

describe("the execution", () => {
  test("continues after an error that concerns all campaigns and journeys", async () => {
    const { project, failures, failing } = await startObserved({ endpoints: customers(5) });
    const { context } = project.engine;
    const campaign = await createCampaign(project, "spring", CUSTOM);
    context.db.exec("ALTER TABLE journey_run RENAME TO away");
    resume(project);
    await waitFor(() => expect(failing.has("execution")).toBe(true));
    await expect(project.engine.idle()).rejects.toThrow("journey_run");
    context.db.exec("ALTER TABLE away RENAME TO journey_run");
    await waitFor(async () => expect(await statusOf(project, campaign)).toBe("COMPLETED"));
    await waitFor(() => expect(failing.size).toBe(0));
    expect(failures[0]).toContain("journey_run");
  });

  test("ends while it waits to continue", async () => {
    const { project, failing } = await startObserved({});
    project.engine.context.db.exec("ALTER TABLE journey_run RENAME TO away");
    resume(project);
    await waitFor(() => expect(failing.has("execution")).toBe(true));
    // `startObserved` closes the project when the test finishes; that would hang.
  });
});
