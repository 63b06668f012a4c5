import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetAppCommand,
  GetCampaignsCommand,
  GetEndpointCommand,
  GetSegmentsCommand,
  ListJourneysCommand,
  UpdateCampaignCommand,
} from "@aws-sdk/client-pinpoint";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

// Each command is a separate process.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const EXPORT = join(import.meta.dirname, "export");
const LIST_SEGMENT = "33333333333333333333333333333333";

let here: TestCloud;
let folder: string;
beforeAll(async () => {
  here = await testCloud({ project: { "serverless.yml": "service: moving\nprovider: { name: aws }\n" } });
  folder = mkdtempSync(join(tmpdir(), "move-in-"));
  await here.clients.s3.send(new CreateBucketCommand({ Bucket: "lists" }));
  const Body = readFileSync(join(EXPORT, "endpoints/part-0.ndjson"), "utf8").split("\n", 1).join("");
  await here.clients.s3.send(new PutObjectCommand({ Bucket: "lists", Key: `old/${LIST_SEGMENT}/part-0.json`, Body }));
});
afterAll(async () => {
  await here.close();
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]): Promise<{ code: number | string; lines: string[] }> =>
  new Promise((resolve) => {
    const cli = join(import.meta.dirname, "../../src/cli/pinpoint.ts");
    const all = [cli, "move", "in", "--endpoint", here.cloud.url, ...args];
    execFile(process.execPath, all, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, lines: `${stdout}${stderr}`.trimEnd().split("\n") }),
    );
  });

const ORPHAN = "88888888888888888888888888888888";
const NOT_MOVED = `not moved: campaign Orphan (${ORPHAN}): its segment 99999999999999999999999999999999 was not moved`;
const SKIPPED = [
  "skipped: campaign Fair invitation (55555555555555555555555555555555): it is COMPLETED",
  "skipped: journey old (7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a): it is CLOSED",
];
const GOLD = "segment Gold (11111111111111111111111111111111)";
const FAIR = `imported segment Fair 2025 (${LIST_SEGMENT})`;
const GERMAN_GOLD = "segment German gold (22222222222222222222222222222222)";
const WEEKLY = "campaign Weekly offers (44444444444444444444444444444444)";
const VOICE = "campaign Voice reminder (66666666666666666666666666666666)";
const WELCOME = "journey welcome (77777777777777777777777777777777)";

test("without --write, the plan is printed and nothing is written", async () => {
  expect(await run("--from", EXPORT)).toEqual({
    code: 1,
    lines: [
      "to create: application Shop",
      "to move: 3 endpoints",
      "  skipped: 1 inactive endpoints",
      "to create: SMS template reminder",
      "to create: EMAIL template welcome",
      `to create: ${GOLD}`,
      `to create: ${FAIR}; with --write, --imports names where folder ${LIST_SEGMENT} with its export is in S3`,
      `to create: ${GERMAN_GOLD}`,
      `to create: ${WEEKLY}`,
      `to create: ${VOICE}`,
      NOT_MOVED,
      `to create: ${WELCOME}`,
      ...SKIPPED,
      "nothing was written; --write moves",
    ],
  });
});

test("a plan of imported segments needs no --imports yet, and their move does", async () => {
  const segments = mkdtempSync(join(tmpdir(), "segments-"));
  onTestFinished(() => rmSync(segments, { recursive: true }));
  cpSync(join(EXPORT, "segments.json"), join(segments, "segments.json"));
  writeFileSync(join(segments, "application.json"), '{"ApplicationResponse":{"Id":"a","Name":"Lists"}}');
  const where = `--imports names where folder ${LIST_SEGMENT} with its export is in S3`;
  const plan = await run("--from", segments);
  expect([plan.code, plan.lines]).toEqual([0, expect.arrayContaining([`to create: ${FAIR}; with --write, ${where}`])]);
  const move = await run("--from", segments, "--write");
  expect([move.code, move.lines]).toEqual([1, expect.arrayContaining([`not moved: ${FAIR}: ${where}`])]);
});

test.each([
  ["nothing", "/nowhere"],
  ["a file", join(EXPORT, "segments.json")],
])("--from with %s is named, with what is expected there", async (found, path) => {
  expect(await run("--from", path)).toEqual({
    code: 2,
    lines: [
      `pinpoint move: in: --from ${path}: expected a folder with JSON files that the AWS CLI saved, found ${found}`,
    ],
  });
});

test("an exported application is moved once, and its first campaign runs after it is resumed", async () => {
  const args = ["--from", EXPORT, "--imports", "s3://lists/old", "--write"];
  const first = await run(...args);
  expect(first.code).toBe(1); // a campaign that the engine refuses, and one whose segment is missing
  expect(first.lines.map((line) => line.replace(/: [0-9a-f]{32}$|: arn:.*$/, ""))).toEqual([
    "created: application Shop",
    "created: 3 endpoints",
    "  skipped: 1 inactive endpoints",
    "created: SMS template reminder",
    "created: EMAIL template welcome",
    `created: ${GOLD}`,
    `created: ${FAIR}`,
    `created: ${GERMAN_GOLD}`,
    `created: ${WEEKLY}`,
    `refused: ${VOICE}: There is no VOICE template call`,
    NOT_MOVED,
    `created: ${WELCOME}`,
    ...SKIPPED,
  ]);
  const ApplicationId = first.lines[0]?.split(": ").at(-1);

  const { pinpoint } = here.clients;
  const { ApplicationResponse } = await pinpoint.send(new GetAppCommand({ ApplicationId }));
  expect(ApplicationResponse?.tags).toEqual({ team: "crm", "moved-from": "0a1b2c3d4e5f60718293a4b5c6d7e8f9" });
  const { EndpointResponse } = await pinpoint.send(new GetEndpointCommand({ ApplicationId, EndpointId: "ep-1" }));
  expect(EndpointResponse).toMatchObject({
    Location: { Latitude: 48.4 },
    User: { UserAttributes: { plan: ["gold"] } },
  });
  const { SegmentsResponse } = await pinpoint.send(new GetSegmentsCommand({ ApplicationId }));
  const segmentId = (name: string) => SegmentsResponse?.Item?.find(({ Name }) => Name === name)?.Id;
  expect(SegmentsResponse?.Item).toHaveLength(3);
  expect(SegmentsResponse?.Item?.find(({ Name }) => Name === "Fair 2025")).toMatchObject({ SegmentType: "IMPORT" });
  const { JourneysResponse } = await pinpoint.send(new ListJourneysCommand({ ApplicationId }));
  expect(JourneysResponse?.Item).toMatchObject([
    {
      State: "DRAFT",
      StartCondition: { SegmentStartCondition: { SegmentId: segmentId("Gold") } },
      Schedule: { StartTime: new Date("2029-02-03T09:00:00Z"), EndTime: new Date("2030-01-01T00:00:00Z") },
      tags: { "moved-from": "77777777777777777777777777777777" },
    },
  ]);
  const { CampaignsResponse } = await pinpoint.send(new GetCampaignsCommand({ ApplicationId }));
  expect(CampaignsResponse?.Item).toMatchObject([
    {
      Name: "Weekly offers",
      SegmentId: segmentId("German gold"),
      State: { CampaignStatus: "PAUSED" },
      TemplateConfiguration: { EmailTemplate: { Name: "welcome" } },
      AdditionalTreatments: [{ TreatmentName: "short", SizePercent: 50 }],
      tags: { season: "all" },
    },
  ]);

  const again = await run(...args);
  expect(again.lines.filter((line) => line.startsWith("exists: "))).toHaveLength(8);
  expect(again.lines.filter((line) => line.startsWith("created"))).toEqual(["created or updated: 3 endpoints"]);
  expect((await pinpoint.send(new GetCampaignsCommand({ ApplicationId }))).CampaignsResponse?.Item).toHaveLength(1);

  const WriteCampaignRequest = { IsPaused: false, Schedule: { StartTime: "IMMEDIATE" } };
  const CampaignId = CampaignsResponse?.Item?.[0]?.Id;
  await pinpoint.send(new UpdateCampaignCommand({ ApplicationId, CampaignId, WriteCampaignRequest }));
  await fetch(`${here.cloud.url}/_local/idle`, { method: "POST" });
  const outbox = await (await fetch(`${here.cloud.url}/_local/outbox`)).json();
  expect(outbox.messages.map(({ address }: { address: string }) => address)).toEqual(["ada@example.com"]);
});

test("files that cannot be used are named with the place, and nothing is moved", async () => {
  cpSync(EXPORT, folder, { recursive: true });
  const files = {
    "application.json": '{"ApplicationResponse":{"Id":"a","Name":"Other"}}',
    "campaigns.json": '{"CampaignsResponse":{"Item":[{"Id":"c","SegmentId":7}]}}',
    "journeys.json": "{",
    "notes.json": '{"Journeys":[]}',
    "segments.json": `{"SegmentsResponse":{"NextToken":"2","Item":[
      {"Id":"s1","Name":"one","SegmentType":"DIMENSIONAL","SegmentGroups":{"Groups":[{"SourceSegments":[{"Id":"s1"}]}]}}]}}`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "nested.json"), "[".repeat(200_000));
  writeFileSync(join(folder, "users.json"), "");
  truncateSync(join(folder, "users.json"), 600_000_000);
  const { code, lines } = await run("--from", folder, "--write");
  expect(code).toBe(1);
  expect(lines).toEqual([
    "problem: campaigns.json: CampaignsResponse.Item.0.SegmentId: Invalid input: expected string, received number",
    "problem: journeys.json: not JSON",
    "problem: nested.json: nests deeper than 64 levels, as no response of Pinpoint does: remove the file",
    expect.stringMatching(/^problem: notes\.json: Journeys: expected one of ApplicationResponse, /),
    "problem: users.json: has 600000000 bytes, at most 50000000 are read; the files of an export job belong into the folder endpoints",
    "problem: segments.json: SegmentsResponse.NextToken: the list continues; save the next page (--token) to another file",
    "problem: segment one: its source segments refer to each other in a circle",
    "nothing was moved: correct the files first",
  ]);
});
