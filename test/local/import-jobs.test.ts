import { CreateImportJobCommand, GetEndpointCommand, GetImportJobCommand } from "@aws-sdk/client-pinpoint";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApp } from "../create-app.ts";
import { type TestCloud, testCloud } from "./cloud-fixture.ts";

let here: TestCloud;
let ApplicationId: string;
beforeAll(async () => {
  here = await testCloud({ project: { "serverless.yml": "service: jobs\nprovider: { name: aws }\n" } });
  ApplicationId = await createApp(here.clients.pinpoint, "x");
  await here.clients.s3.send(new CreateBucketCommand({ Bucket: "lists" }));
});
afterAll(() => here.close());

const RoleArn = "arn:aws:iam::111122223333:role/import";
const finished = (JobId: string | undefined) =>
  vi.waitFor(
    async () => {
      const { ImportJobResponse: job } = await here.clients.pinpoint.send(
        new GetImportJobCommand({ ApplicationId, JobId }),
      );
      expect(job?.CompletionDate).toBeDefined();
      return job;
    },
    { timeout: 60_000, interval: 100 },
  );
const start = async (S3Url: string, Format: "CSV" | "JSON" = "CSV") => {
  const ImportJobRequest = { Format, RoleArn, S3Url };
  const created = await here.clients.pinpoint.send(new CreateImportJobCommand({ ApplicationId, ImportJobRequest }));
  return finished(created.ImportJobResponse?.Id);
};
const put = (Key: string, Body: string) => here.clients.s3.send(new PutObjectCommand({ Bucket: "lists", Key, Body }));

test("an import reads files of the local S3, whatever their keys", async () => {
  await put("a & b/../ü <1>.csv", "Id,ChannelType,Address\nep-1,CUSTOM,u-1\n");
  await put("a & b/plain.csv", "Id,ChannelType,Address\nep-2,CUSTOM,u-2\n");
  expect(await start("s3://lists/a & b/")).toMatchObject({ JobStatus: "COMPLETED", TotalProcessed: 2 });
  const { EndpointResponse } = await here.clients.pinpoint.send(
    new GetEndpointCommand({ ApplicationId, EndpointId: "ep-1" }),
  );
  expect(EndpointResponse?.Address).toBe("u-1");
  expect((await start("s3://none/list.csv"))?.Failures).toEqual(["s3://none/list.csv: there is no bucket none"]);
  // Larger than one read of 8 MB.
  await put("large.json", `${" ".repeat(9_000_000)}\n{"Id":"ep-5","ChannelType":"CUSTOM","Address":"u-5"}\n`);
  expect(await start("s3://lists/large.json", "JSON")).toMatchObject({
    JobStatus: "COMPLETED",
    TotalProcessed: 2,
    Failures: ["large.json, line 1: longer than 65536 bytes"],
  });
}, 120_000);

test("the control API checks a file without importing it, and returns each row that failed", async () => {
  await put("bad.csv", "Id,ChannelType,Address\nep-3,PIGEON,u-3\nep-4,CUSTOM,u-4\n");
  const post = (ImportJobRequest: object) =>
    fetch(`${here.cloud.url}/_local/import-dry-run`, {
      method: "POST",
      body: JSON.stringify({ ApplicationId, ImportJobRequest }),
    });
  const { Id } = await (await post({ Format: "CSV", RoleArn, S3Url: "s3://lists/bad.csv" })).json();
  expect(await finished(Id)).toMatchObject({ JobStatus: "COMPLETED", TotalProcessed: 2, TotalFailures: 1 });
  const query = new URLSearchParams({ application: ApplicationId, job: Id });
  expect(await (await fetch(`${here.cloud.url}/_local/import-failures?${query}`)).json()).toEqual({
    total: 1,
    failures: [{ file: "bad.csv", line: 2, field: "ChannelType", reason: expect.stringContaining("expected one of") }],
  });
  await expect(
    here.clients.pinpoint.send(new GetEndpointCommand({ ApplicationId, EndpointId: "ep-4" })),
  ).rejects.toMatchObject({ name: "NotFoundException" });
  const bad = await post({ Format: "XML" });
  expect([bad.status, await bad.json()]).toEqual([
    400,
    { message: expect.stringContaining("Format: expected one of CSV, JSON, received a string of 3 characters") },
  ]);
});
