// The files and rules of AWS's guides for importing and exporting endpoints, through the stock SDK.
import { gunzipSync } from "node:zlib";
import {
  CreateExportJobCommand,
  CreateImportJobCommand,
  GetExportJobCommand,
  GetImportJobCommand,
  GetSegmentCommand,
  GetUserEndpointsCommand,
  type ImportJobRequest,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createApp } from "../create-app.ts";
import { startEngine, type TestEngine } from "../engine/engine-fixture.ts";
import { memoryObjects } from "../engine/job/memory-objects.ts";

const { objects, files, put } = memoryObjects({ partBytes: 1_000_000 });
const WAIT = { timeout: 60_000 };
const RoleArn = "arn:aws:iam::111122223333:role/import";

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

const importFile = async (text: string, request: Partial<ImportJobRequest> = {}) => {
  put("s3://lists/file", text);
  const ImportJobRequest = { Format: "CSV" as const, RoleArn, S3Url: "s3://lists/file", ...request };
  const created = await fixture.client.send(new CreateImportJobCommand({ ApplicationId, ImportJobRequest }));
  const JobId = created.ImportJobResponse?.Id;
  return vi.waitFor(async () => {
    const { ImportJobResponse: job } = await fixture.client.send(new GetImportJobCommand({ ApplicationId, JobId }));
    expect(job?.CompletionDate).toBeDefined();
    return job;
  }, WAIT);
};
const endpointsOf = async (UserId: string) => {
  const found = await fixture.client.send(new GetUserEndpointsCommand({ ApplicationId, UserId }));
  return found.EndpointsResponse?.Item ?? [];
};
const importedSegment = async (SegmentId: string | undefined) =>
  (await fixture.client.send(new GetSegmentCommand({ ApplicationId, SegmentId }))).SegmentResponse?.ImportDefinition;

// [Pinpoint user guide: importing segments, example segment files]
const CSV = `ChannelType,Address,Location.Country,Demographic.Platform,Demographic.Make,User.UserId
SMS,+16045550182,CA,Android,LG,example-user-id-1
APNS,1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f,US,iOS,Apple,example-user-id-2
EMAIL,john.stiles@example.com,US,iOS,Apple,example-user-id-2
GCM,4d5e6f1a2b3c4d5e6f7g8h9i0j1a2b3c,CN,Android,Google,example-user-id-3
EMAIL,wang.xiulan@example.com,CN,Android,OnePlus,example-user-id-3
`;
const JSON_LINES = `{"ChannelType":"SMS","Address":"+16045550182","Location":{"Country":"CA"},"Demographic":{"Platform":"Android","Make":"LG"},"User":{"UserId":"example-user-id-1"}}
{"ChannelType":"APNS","Address":"1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f","Location":{"Country":"US"},"Demographic":{"Platform":"iOS","Make":"Apple"},"User":{"UserId":"example-user-id-2"}}
{"ChannelType":"EMAIL","Address":"john.stiles@example.com","Location":{"Country":"US"},"Demographic":{"Platform":"iOS","Make":"Apple"},"User":{"UserId":"example-user-id-2"}}
`;

describe("[Pinpoint user guide: importing segments]", () => {
  test("the example in CSV becomes five endpoints of three users", async () => {
    expect(await importFile(CSV)).toMatchObject({ JobStatus: "COMPLETED", TotalProcessed: 5, TotalFailures: 0 });
    expect(await endpointsOf("example-user-id-1")).toMatchObject([
      {
        ChannelType: "SMS",
        Address: "+16045550182",
        Location: { Country: "CA" },
        Demographic: { Platform: "Android", Make: "LG" },
      },
    ]);
    expect(await endpointsOf("example-user-id-3")).toHaveLength(2);
  });

  test("the example in newline-delimited JSON becomes the same endpoints", async () => {
    await importFile(JSON_LINES, { Format: "JSON" });
    expect(await endpointsOf("example-user-id-2")).toHaveLength(2);
  });

  test("a file of user IDs defines a segment of all endpoints of these users", async () => {
    await importFile(CSV);
    const users = "User.UserId\nexample-user-id-1\nexample-user-id-2\nexample-user-id-3\n";
    const job = await importFile(users, { DefineSegment: true });
    expect(await importedSegment(job?.Definition?.SegmentId)).toMatchObject({
      Size: 5,
      ChannelCounts: { SMS: 1, APNS: 1, EMAIL: 2, GCM: 1 },
    });
  });

  test("a custom field has several values if its header is repeated", async () => {
    const header =
      "ChannelType,Address,User.UserId, User.UserAttributes.new_multi_field,User.UserAttributes.new_multi_field";
    await importFile(`${header}\nEMAIL,john.stiles@example.com,example-user-id-2,test10,test20\n`);
    const [endpoint] = await endpointsOf("example-user-id-2");
    expect(endpoint?.User?.UserAttributes).toEqual({ new_multi_field: ["test10", "test20"] });
  });

  test("a value in double quotes may contain a comma", async () => {
    await importFile('ChannelType,Address,User.UserId,Attributes.note\nEMAIL,a@example.com,u-1,"aaa,bbb"\n');
    expect((await endpointsOf("u-1"))[0]?.Attributes).toEqual({ note: ["aaa,bbb"] });
  });

  test("new endpoints require Address and ChannelType, existing ones their Id", async () => {
    await fixture.client.send(
      new UpdateEndpointCommand({
        ApplicationId,
        EndpointId: "known",
        EndpointRequest: { ChannelType: "SMS", Address: "+16045550182", User: { UserId: "u-1" } },
      }),
    );
    const job = await importFile("Id,Location.Country\nknown,CA\nunknown,CA\n");
    expect(job).toMatchObject({ TotalProcessed: 2, TotalFailures: 1 });
    expect((await endpointsOf("u-1"))[0]?.Location).toEqual({ Country: "CA" });
  });
});

describe("[Pinpoint developer guide: importing endpoints] RegisterEndpoints and DefineSegment", () => {
  const row = "Id,ChannelType,Address,User.UserId\nnew,EMAIL,a@example.com,u-1\n";

  test("true and true import the endpoints and create a segment", async () => {
    const job = await importFile(row, { RegisterEndpoints: true, DefineSegment: true });
    expect(await importedSegment(job?.Definition?.SegmentId)).toMatchObject({ Size: 1 });
    expect(await endpointsOf("u-1")).toHaveLength(1);
  });

  test("true and false import the endpoints and create no segment", async () => {
    const job = await importFile(row, { RegisterEndpoints: true, DefineSegment: false });
    expect(job?.Definition?.SegmentId).toBeUndefined();
    expect(await endpointsOf("u-1")).toHaveLength(1);
  });

  test("false and true save no endpoints", async () => {
    await importFile(row, { RegisterEndpoints: false, DefineSegment: true });
    expect(await endpointsOf("u-1")).toEqual([]);
  });

  test("false and false are rejected", async () => {
    const neither = importFile(row, { RegisterEndpoints: false, DefineSegment: false });
    await expect(neither).rejects.toMatchObject({ name: "BadRequestException" });
  });
});

test("[Pinpoint developer guide: exporting endpoints] the files of an export end in .gz and contain the definitions", async () => {
  await importFile(CSV);
  files.clear();
  const ExportJobRequest = { RoleArn, S3UrlPrefix: "s3://lists/prefix/" };
  const created = await fixture.client.send(new CreateExportJobCommand({ ApplicationId, ExportJobRequest }));
  const JobId = created.ExportJobResponse?.Id;
  expect(created.ExportJobResponse).toMatchObject({
    JobStatus: "CREATED",
    Type: "EXPORT",
    Definition: ExportJobRequest,
  });
  await vi.waitFor(async () => {
    const { ExportJobResponse } = await fixture.client.send(new GetExportJobCommand({ ApplicationId, JobId }));
    expect(ExportJobResponse).toMatchObject({
      CompletedPieces: 1,
      FailedPieces: 0,
      JobStatus: "COMPLETED",
      TotalFailures: 0,
      TotalPieces: 1,
      TotalProcessed: 5,
    });
  }, WAIT);
  const [[url = "", file = Buffer.alloc(0)] = []] = [...files];
  expect(url).toMatch(/^s3:\/\/lists\/prefix\/.*\.gz$/);
  expect(gunzipSync(file).toString().trimEnd().split("\n")).toHaveLength(5);
});
