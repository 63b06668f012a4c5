import { setImmediate } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import {
  CreateExportJobCommand,
  CreateImportJobCommand,
  CreateSegmentCommand,
  type ExportJobRequest,
  GetExportJobCommand,
  GetExportJobsCommand,
  GetImportJobCommand,
  GetSegmentExportJobsCommand,
} from "@aws-sdk/client-pinpoint";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { all } from "../../../src/engine/database.ts";
import { putEndpoints } from "../../../src/engine/endpoint/store/endpoints.ts";
import { createApp } from "../../create-app.ts";
import { startEngine, type TestEngine } from "../engine-fixture.ts";
import { memoryObjects } from "./memory-objects.ts";

const { objects, files } = memoryObjects({ partBytes: 1_000_000 });
let fixture: TestEngine;
let ApplicationId: string;
beforeAll(async () => {
  fixture = await startEngine({ ports: { objects } });
  fixture.engine.start();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  files.clear();
  ApplicationId = await createApp(fixture.client, "x");
});

const RoleArn = "arn:aws:iam::111122223333:role/export";
const WAIT = { timeout: 30_000 };

const exported = async (request: Partial<ExportJobRequest> = {}) => {
  const ExportJobRequest = { RoleArn, S3UrlPrefix: "s3://lists/export", ...request };
  const created = await fixture.client.send(new CreateExportJobCommand({ ApplicationId, ExportJobRequest }));
  const JobId = created.ExportJobResponse?.Id;
  return vi.waitFor(async () => {
    const { ExportJobResponse: job } = await fixture.client.send(new GetExportJobCommand({ ApplicationId, JobId }));
    expect(job?.CompletionDate).toBeDefined();
    return job;
  }, WAIT);
};
const lines = (): { Id: string }[] =>
  [...files.values()].flatMap((file) =>
    gunzipSync(file)
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
/** The endpoints without what a new endpoint receives. */
const stored = (appId: string) =>
  all<{ id: string; document: string }>(
    fixture.engine.context.db,
    "SELECT id, json_remove(document, '$.CreationDate') AS document FROM endpoint WHERE app_id = ? ORDER BY id",
    appId,
  ).map(({ id, document }) => [id, JSON.parse(document)]);
const register = (endpoints: Parameters<typeof putEndpoints>[2], appId = ApplicationId) =>
  putEndpoints(fixture.engine.context, appId, endpoints, "r");

test("an export writes all endpoints as compressed lines of JSON, in files of at most 10,000", async () => {
  const other = await createApp(fixture.client, "other");
  // In parts, so that the server does not time idle connections out meanwhile.
  for (let part = 0; part < 21; part += 1) {
    const ids = Array.from({ length: 500 }, (_, at) => part * 500 + at);
    register(ids.map((id) => ({ id: `ep-${id}`, request: { ChannelType: "CUSTOM", Address: `u-${id}` } })));
    await setImmediate();
  }
  register([{ id: "stranger", request: {} }], other);
  const job = await exported();
  expect(job).toMatchObject({
    Type: "EXPORT",
    JobStatus: "COMPLETED",
    TotalPieces: 2,
    CompletedPieces: 2,
    TotalProcessed: 10_500,
    Definition: { RoleArn, S3UrlPrefix: "s3://lists/export" },
  });
  expect([...files.keys()]).toEqual([
    `s3://lists/export/${job?.Id}-00001.json.gz`,
    `s3://lists/export/${job?.Id}-00002.json.gz`,
  ]);
  expect(new Set(lines().map(({ Id }) => Id)).size).toBe(10_500);
  expect(lines()[0]).toMatchObject({ ApplicationId, Id: "ep-0", ChannelType: "CUSTOM", Address: "u-0" });
}, 60_000);

test("an export of a segment has its endpoints only, and is listed with it", async () => {
  register([
    { id: "ep-1", request: { Attributes: { plan: ["gold"] } } },
    { id: "ep-2", request: { Attributes: { plan: ["free"] }, EndpointStatus: "INACTIVE" } },
  ]);
  const Dimensions = { Attributes: { plan: { Values: ["free"] } } };
  const { SegmentResponse } = await fixture.client.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "free", Dimensions } }),
  );
  const job = await exported({ SegmentId: SegmentResponse?.Id });
  expect(lines().map(({ Id }) => Id)).toEqual(["ep-2"]);
  expect(job?.Definition).toEqual({
    RoleArn,
    S3UrlPrefix: "s3://lists/export",
    SegmentId: SegmentResponse?.Id,
    SegmentVersion: 1,
  });
  const bySegment = await fixture.client.send(
    new GetSegmentExportJobsCommand({ ApplicationId, SegmentId: SegmentResponse?.Id }),
  );
  expect(bySegment.ExportJobsResponse?.Item).toEqual([job]);
  const all = await fixture.client.send(new GetExportJobsCommand({ ApplicationId }));
  expect(all.ExportJobsResponse?.Item).toEqual([job]);
});

test("an export fails with the reason if S3 rejects its file, and is rejected for a segment that does not exist", async () => {
  register([{ id: "ep-1", request: {} }]);
  const job = await exported({ S3UrlPrefix: "s3://other/" });
  expect(job).toMatchObject({ JobStatus: "FAILED", Failures: ["s3://other/: there is no such bucket or file"] });
  await expect(exported({ SegmentId: "none" })).rejects.toMatchObject({
    name: "NotFoundException",
    message: "Segment not found",
  });
  await expect(exported({ S3UrlPrefix: "lists" })).rejects.toThrow("S3UrlPrefix: expected s3://bucket-name");
  expect(await exported({ S3UrlPrefix: "s3://lists" })).toMatchObject({ JobStatus: "COMPLETED", TotalPieces: 1 });
});

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const lists = fc.dictionary(text, fc.array(text, { minLength: 1, maxLength: 3 }), { maxKeys: 3 });
const request = fc.record(
  {
    Attributes: lists,
    Metrics: fc.dictionary(text, fc.double({ noNaN: true, noDefaultInfinity: true }), { maxKeys: 2 }),
    OptOut: fc.constantFrom("ALL" as const, "NONE" as const),
    EndpointStatus: fc.constantFrom("ACTIVE" as const, "INACTIVE" as const),
    Location: fc.record({ City: text, Latitude: fc.double({ min: -90, max: 90, noNaN: true }) }),
    Demographic: fc.record({ Timezone: text }),
    User: fc.record({ UserId: fc.constantFrom("u-1", "u-2"), UserAttributes: lists }),
  },
  { requiredKeys: [] },
);

test("endpoints that were exported and imported into another application are the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 8 }), async (requests) => {
      files.clear();
      const [from, to] = [await createApp(fixture.client, "from"), await createApp(fixture.client, "to")];
      ApplicationId = from;
      register(
        requests.map((one, at) => ({ id: `ep/${at}`, request: { ChannelType: "CUSTOM", Address: `u-${at}`, ...one } })),
      );
      await exported();
      const ImportJobRequest = { Format: "JSON" as const, RoleArn, S3Url: "s3://lists/export/" };
      const created = await fixture.client.send(new CreateImportJobCommand({ ApplicationId: to, ImportJobRequest }));
      const JobId = created.ImportJobResponse?.Id;
      await vi.waitFor(async () => {
        const found = await fixture.client.send(new GetImportJobCommand({ ApplicationId: to, JobId }));
        expect(found.ImportJobResponse).toMatchObject({ JobStatus: "COMPLETED", TotalFailures: 0 });
      }, WAIT);
      expect(stored(to)).toEqual(stored(from));
    }),
    { numRuns: 15 },
  );
}, 120_000);
