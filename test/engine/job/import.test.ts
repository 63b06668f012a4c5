import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  CreateCampaignCommand,
  CreateImportJobCommand,
  CreateSegmentCommand,
  DeleteAppCommand,
  DeleteSegmentCommand,
  GetEndpointCommand,
  GetImportJobCommand,
  GetImportJobsCommand,
  GetSegmentCommand,
  GetSegmentImportJobsCommand,
  GetUserEndpointsCommand,
  type ImportJobRequest,
  type ImportJobResponse,
  UpdateEndpointCommand,
  UpdateSegmentCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ObjectStore } from "../../../src/engine/context.ts";
import { all } from "../../../src/engine/database.ts";
import { startImport } from "../../../src/engine/job/import/start-import.ts";
import { audience } from "../../../src/engine/segment/store/audience.ts";
import { createApp } from "../../create-app.ts";
import { startEngine, type TestEngine } from "../engine-fixture.ts";
import { memoryObjects } from "./memory-objects.ts";

const { objects, files, put } = memoryObjects();
const store: { current: ObjectStore } = { current: objects };
let fixture: TestEngine;
let ApplicationId: string;
beforeAll(async () => {
  fixture = await startEngine({
    ports: {
      objects: {
        list: (...call) => store.current.list(...call),
        read: (...call) => store.current.read(...call),
        write: (...call) => store.current.write(...call),
      },
    },
  });
  fixture.engine.start();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  files.clear();
  store.current = objects;
  ApplicationId = await createApp(fixture.client, "x");
});

const RoleArn = "arn:aws:iam::111122223333:role/import";
type Request = Partial<ImportJobRequest>;

const create = async (request: Request): Promise<ImportJobResponse> => {
  const ImportJobRequest = { Format: "CSV" as const, RoleArn, S3Url: "s3://lists/list.csv", ...request };
  const created = await fixture.client.send(new CreateImportJobCommand({ ApplicationId, ImportJobRequest }));
  return created.ImportJobResponse as ImportJobResponse;
};
const get = async (JobId: string | undefined): Promise<ImportJobResponse> => {
  const found = await fixture.client.send(new GetImportJobCommand({ ApplicationId, JobId }));
  return found.ImportJobResponse as ImportJobResponse;
};
const finished = (JobId: string | undefined): Promise<ImportJobResponse> =>
  vi.waitFor(
    async () => {
      const job = await get(JobId);
      expect(job.CompletionDate).toBeDefined();
      return job;
    },
    { timeout: 30_000 },
  );
/** The job for a file with this text, after it has ended. */
const imported = async (text: string | Uint8Array, request: Request = {}): Promise<ImportJobResponse> => {
  put("s3://lists/list.csv", text);
  return finished((await create(request)).Id);
};
const endpoint = async (EndpointId: string) =>
  (await fixture.client.send(new GetEndpointCommand({ ApplicationId, EndpointId }))).EndpointResponse;
const endpointIds = (): string[] =>
  all<{ id: string }>(
    fixture.engine.context.db,
    "SELECT id FROM endpoint WHERE app_id = ? ORDER BY id",
    ApplicationId,
  ).map(({ id }) => id);
const members = (SegmentId: string | undefined): string[] => {
  const { where, parameters } = audience(fixture.engine.context, ApplicationId, SegmentId ?? "");
  const sql = `SELECT id FROM endpoint WHERE ${where} ORDER BY id`;
  return all<{ id: string }>(fixture.engine.context.db, sql, ...parameters).map(({ id }) => id);
};
const segment = async (SegmentId: string | undefined) =>
  (await fixture.client.send(new GetSegmentCommand({ ApplicationId, SegmentId }))).SegmentResponse;

describe("CreateImportJob", () => {
  test("returns the job at once, with its definition", async () => {
    put("s3://lists/list.csv", "Id,ChannelType,Address\nep-1,CUSTOM,u-1\n");
    const job = await create({ RegisterEndpoints: true });
    expect(job).toEqual({
      ApplicationId,
      Id: expect.stringMatching(/^[0-9a-f]{32}$/),
      Type: "IMPORT",
      JobStatus: "CREATED",
      CreationDate: expect.any(String),
      Definition: {
        DefineSegment: false,
        RegisterEndpoints: true,
        Format: "CSV",
        RoleArn,
        S3Url: "s3://lists/list.csv",
      },
      TotalPieces: 0,
      CompletedPieces: 0,
      FailedPieces: 0,
      TotalProcessed: 0,
      TotalFailures: 0,
    });
    expect(await finished(job.Id)).toMatchObject({
      JobStatus: "COMPLETED",
      TotalPieces: 1,
      CompletedPieces: 1,
      TotalProcessed: 1,
      TotalFailures: 0,
    });
  });

  test("rejects a request that names no file, no role, or neither endpoints nor a segment", async () => {
    await expect(create({ S3Url: "https://lists/list.csv" })).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringContaining("S3Url: expected s3://bucket-name/folder-name/"),
    });
    await expect(create({ RoleArn: "import" })).rejects.toThrow("RoleArn: expected the ARN of an IAM role");
    await expect(create({ RegisterEndpoints: false })).rejects.toThrow(
      "expected DefineSegment or RegisterEndpoints to be true",
    );
    await expect(create({ SegmentId: "none" })).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Segment not found",
    });
    await expect(get("none")).rejects.toMatchObject({ name: "NotFoundException", message: "Import job not found" });
  });

  test("rejects a segment that was not imported", async () => {
    const created = await fixture.client.send(
      new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "all" } }),
    );
    await expect(create({ SegmentId: created.SegmentResponse?.Id })).rejects.toThrow(
      "SegmentId: the segment was not imported",
    );
  });

  test("is listed by application, with pages", async () => {
    const ids = [(await imported("Id\n")).Id, (await imported("Id\n")).Id].sort();
    const first = await fixture.client.send(new GetImportJobsCommand({ ApplicationId, PageSize: "1" }));
    const second = await fixture.client.send(
      new GetImportJobsCommand({ ApplicationId, Token: first.ImportJobsResponse?.NextToken }),
    );
    const found = [...(first.ImportJobsResponse?.Item ?? []), ...(second.ImportJobsResponse?.Item ?? [])];
    expect(found.map(({ Id }) => Id)).toEqual(ids);
  });

  test("rejects the eleventh job that is active at once", async () => {
    store.current = { ...objects, list: () => new Promise(() => {}) };
    const engine = await startEngine({ ports: { objects: store.current } });
    const app = await createApp(engine.client, "x");
    const request = { Format: "CSV" as const, RoleArn, S3Url: "s3://lists/list.csv" };
    const command = new CreateImportJobCommand({ ApplicationId: app, ImportJobRequest: request });
    for (let job = 1; job <= 10; job += 1) await engine.client.send(command);
    await expect(engine.client.send(command)).rejects.toMatchObject({
      name: "TooManyRequestsException",
      message: "10 import jobs are active, which is the limit",
    });
    await engine.close();
  });
});

describe("a CSV file", () => {
  test("creates and updates endpoints by the columns of its header", async () => {
    const header =
      "Id,ChannelType,Address,User.UserId,Location.Country,Location.Latitude,Metrics.visits,OptOut," +
      "User.UserAttributes.first,Attributes.interests,Attributes.interests,Attributes.interests";
    await imported(`${header}\nep-1,EMAIL,ada@example.com,u-1,DE,52.5,3,NONE,Ada,chess,,go\n`);
    expect(await endpoint("ep-1")).toMatchObject({
      ChannelType: "EMAIL",
      Address: "ada@example.com",
      EndpointStatus: "ACTIVE",
      OptOut: "NONE",
      Location: { Country: "DE", Latitude: 52.5 },
      Metrics: { visits: 3 },
      Attributes: { interests: ["chess", "go"] },
      User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } },
    });
    await imported("Id,Attributes.plan\nep-1,gold\n");
    expect(await endpoint("ep-1")).toMatchObject({ Attributes: { interests: ["chess", "go"], plan: ["gold"] } });
  });

  test("may have a byte order mark, quotes, commas and line breaks in quotes, and spaces around names", async () => {
    const job = await imported(
      '\ufeff"Id",ChannelType, Address,Attributes.note\r\nep-1,CUSTOM,u-1,"a ""b"", c"\r\n\r\nep-2,CUSTOM,u-2,"two\nlines"\r\nep-3,CUSTOM,u-3,5" screen\r\n',
    );
    expect(job).toMatchObject({ JobStatus: "COMPLETED", TotalProcessed: 3, TotalFailures: 0 });
    expect((await endpoint("ep-1"))?.Attributes?.note).toEqual(['a "b", c']);
    expect((await endpoint("ep-2"))?.Attributes?.note).toEqual(["two\nlines"]);
    expect((await endpoint("ep-3"))?.Attributes?.note).toEqual(['5" screen']);
  });

  test("has rows that fail one by one, each with its line, its column and a reason without the value", async () => {
    const job = await imported(
      Buffer.concat([
        Buffer.from("Id,ChannelType,Address,Metrics.visits,Attributes.note\n"),
        Buffer.from('ep-1,CUSTOM,u-1,3,"two\nlines"\n'),
        Buffer.from("ep-2,PIGEON,u-2,3,x\n"),
        Buffer.from("ep-3,CUSTOM,u-3,many,x\n"),
        Buffer.from("ep-4,CUSTOM,u-4,3,M\xfcller\n", "latin1"),
        Buffer.from("ep-5,CUSTOM,u-5\n"),
        Buffer.from(`ep-6,CUSTOM,u-6,3,${"x".repeat(101)}\n`),
        Buffer.from("ep-7,CUSTOM,,3,x\n"),
        Buffer.from(",,u-8,3,x\n"),
        Buffer.from("ep-9,CUSTOM,u-9,3,Müller\n"),
      ]),
    );
    expect(job).toMatchObject({ JobStatus: "COMPLETED", CompletedPieces: 1, TotalProcessed: 9, TotalFailures: 7 });
    expect(job.Failures).toEqual([
      expect.stringMatching(/^list\.csv, line 4, ChannelType: expected one of PUSH, .* 6 characters$/),
      "list.csv, line 5, Metrics.visits: expected number, received a string of 4 characters",
      "list.csv, line 6, Attributes.note: not UTF-8; if the file was saved as Latin-1 (ISO 8859-1), convert it",
      "list.csv, line 7: 3 values for 5 columns",
      "list.csv, line 8: Attributes.note: a value has 101 characters; the limit is 100",
      "list.csv, line 9, Address: required, because there is no endpoint with this Id",
      "list.csv, line 10, ChannelType: required, because the row has no Id",
    ]);
    expect(endpointIds()).toEqual(["ep-1", "ep-9"]);
  });

  test.each([
    ["", "the file has no header"],
    ["Id,Adress\nep-1,u-1\n", "column 2 of the header is not a field of endpoints"],
    ["Id,Address,Address\nep-1,u-1,u-1\n", "column 3 of the header repeats the column Address"],
    ["\xff\xfeI\0d\0\n\0", "the file is UTF-16; save it as UTF-8"],
    [
      'Id,Attributes.note\nep-1,"open\n',
      "list.csv, line 2: the row has no end within 65536 bytes, probably because a quote",
    ],
  ])("that cannot be divided into rows fails the job: %j", async (text, reason) => {
    const job = await imported(text === "" ? "\n" : Buffer.from(text, "latin1"));
    expect(job).toMatchObject({ JobStatus: "FAILED", TotalPieces: 1, FailedPieces: 1, TotalFailures: 0 });
    expect(job.Failures).toEqual([expect.stringContaining(reason)]);
  });

  test("imports the rows before the place where it cannot be read", async () => {
    const job = await imported('Id,ChannelType,Address\nep-1,CUSTOM,u-1\nep-2,CUSTOM,"u-2\n');
    expect(job).toMatchObject({ JobStatus: "FAILED", TotalProcessed: 1 });
    expect(endpointIds()).toEqual(["ep-1"]);
  });

  test("follows the rules of endpoints: an address has one active endpoint, and a user at most 15", async () => {
    const rows = Array.from({ length: 16 }, (_, at) => `ep-${at},SMS,+1206555010${at},u-1`);
    const job = await imported(`Id,ChannelType,Address,User.UserId\n${rows.join("\n")}\nother,SMS,+12065550100,u-2\n`);
    expect(job.Failures).toEqual([
      "list.csv, line 17: User.UserId: the user already has 15 endpoints; the limit is 15",
    ]);
    expect((await endpoint("ep-0"))?.EndpointStatus).toBe("INACTIVE");
  });
});

describe("a JSON file", () => {
  const json = { Format: "JSON" as const };

  test("has an endpoint on each line, with the fields of a request or of a response", async () => {
    const rows = [
      { Id: "ep-1", ApplicationId: "other", ChannelType: "SMS", Address: "+12065550100", CohortId: "7" },
      { ChannelType: "EMAIL", Address: "ada@example.com", User: { UserId: "u-1" }, Attributes: { a: ["b"], c: null } },
    ];
    const job = await imported(rows.map((row) => JSON.stringify(row)).join("\r\n\r\n"), json);
    expect(job).toMatchObject({ JobStatus: "COMPLETED", TotalProcessed: 2, TotalFailures: 0 });
    const { Item } =
      (await fixture.client.send(new GetUserEndpointsCommand({ ApplicationId, UserId: "u-1" }))).EndpointsResponse ??
      {};
    expect(Item).toMatchObject([{ Address: "ada@example.com", Attributes: { a: ["b"] } }]);
    expect(Item?.[0]?.Id).toMatch(/^[0-9a-f]{32}$/);
  });

  test("has rows that fail one by one", async () => {
    const lines = [
      '{"Id":"ep-1","ChannelType":"CUSTOM","Address":"u-1"}',
      "[]",
      '{"Id":',
      '{"Id":"ep-2","ChannelType":"CUSTOM","Address":"u-2","Attributes":{"plan":"gold"}}',
      `{"Id":"ep-3","Address":"${"x".repeat(70_000)}"}`,
      `{"a":${"[".repeat(100)}}`,
      '{"Id":"ep-4","ChannelType":"CUSTOM","Address":"\xfc"}',
      '{"Id":"ep-5","ChannelType":"CUSTOM","Address":"u-5"}',
    ];
    const job = await imported(Buffer.from(lines.join("\n"), "latin1"), json);
    expect(job).toMatchObject({ JobStatus: "COMPLETED", TotalProcessed: 8, TotalFailures: 6 });
    expect(job.Failures).toEqual([
      "list.csv, line 2: not a JSON object",
      "list.csv, line 3: not a JSON object",
      expect.stringContaining("line 4, Attributes.plan: expected array, received a string of 4"),
      "list.csv, line 5: longer than 65536 bytes",
      "list.csv, line 6: nests deeper than 64 levels",
      expect.stringContaining("line 7: not UTF-8"),
    ]);
    expect(endpointIds()).toEqual(["ep-1", "ep-5"]);
  });
});

describe("the files of a job", () => {
  const row = (id: string) => `Id,ChannelType,Address\n${id},CUSTOM,${id}\n`;

  test("are all those in a folder and its subfolders that have the format, compressed or not", async () => {
    put("s3://lists/day/", "");
    put("s3://lists/day/a.csv", row("ep-1"));
    put("s3://lists/day/deep/b.csv.gz", gzipSync(row("ep-2")));
    put("s3://lists/day/c.json", '{"Id":"ep-3","ChannelType":"CUSTOM","Address":"u"}');
    put("s3://lists/night/d.csv", row("ep-4"));
    const job = await finished((await create({ S3Url: "s3://lists/day/" })).Id);
    expect(job).toMatchObject({ JobStatus: "COMPLETED", TotalPieces: 2, TotalProcessed: 2 });
    expect(endpointIds()).toEqual(["ep-1", "ep-2"]);
  });

  test("are one, if its key is the whole location", async () => {
    put("s3://lists/list.csv.old", row("ep-1"));
    await imported(row("ep-2"));
    expect(endpointIds()).toEqual(["ep-2"]);
  });

  test("are imported except for one that is bad, which fails the job and its segment", async () => {
    put("s3://lists/day/a.csv", row("ep-1"));
    put("s3://lists/day/b.csv", Buffer.concat([gzipSync(row("ep-2")).subarray(0, 30), Buffer.from("damaged")]));
    put("s3://lists/day/c.csv", row("ep-3"));
    const job = await finished((await create({ S3Url: "s3://lists/day/", DefineSegment: true })).Id);
    expect(job).toMatchObject({ JobStatus: "FAILED", TotalPieces: 3, CompletedPieces: 2, FailedPieces: 1 });
    expect(job.Failures).toEqual(["day/b.csv: the file begins as gzip and is damaged"]);
    expect(job.Definition?.SegmentId).toBeUndefined();
    expect(endpointIds()).toEqual(["ep-1", "ep-3"]);
  });

  test("are missing: the job fails and says why", async () => {
    const none = await finished((await create({ S3Url: "s3://lists/none/" })).Id);
    expect(none).toMatchObject({ JobStatus: "FAILED", TotalPieces: 0 });
    expect(none.Failures).toEqual(["s3://lists/none/: there is no file at this location"]);
    put("s3://lists/day/c.json", "{}");
    const json = await finished((await create({ S3Url: "s3://lists/day/" })).Id);
    expect(json.Failures).toEqual(["s3://lists/day/: none of the 1 files at this location is CSV"]);
    const bucket = await finished((await create({ S3Url: "s3://other/none" })).Id);
    expect(bucket.Failures).toEqual(["s3://other/none: there is no such bucket or file"]);
  });

  test("that S3 does not permit to read, or that are replaced meanwhile, fail with the reason", async () => {
    put("s3://lists/list.csv", row("ep-1"));
    const message = "the bucket lists does not permit the access";
    store.current = { ...objects, read: async () => ({ kind: "failed", reason: "not-permitted", message }) };
    expect((await finished((await create({})).Id)).Failures).toEqual([`list.csv: ${message}`]);
    store.current = {
      ...objects,
      list: async (...call) => {
        const listed = await objects.list(...call);
        put("s3://lists/list.csv", row("ep-2"));
        return listed;
      },
    };
    expect((await finished((await create({})).Id)).Failures).toEqual(["list.csv: the file was replaced"]);
  });

  test("are read again after S3 was unavailable", async () => {
    put("s3://lists/list.csv", row("ep-1"));
    let calls = 0;
    store.current = {
      ...objects,
      read: async (...call) => {
        calls += 1;
        if (calls <= 2) return { kind: "failed", reason: "unavailable", message: "S3 responded with status 503" };
        return objects.read(...call);
      },
    };
    expect((await finished((await create({})).Id)).JobStatus).toBe("COMPLETED");
  });
});

test("a job ends without a trace when its application is deleted", async () => {
  const deleteApp = () => fixture.client.send(new DeleteAppCommand({ ApplicationId }));
  const message = "there is no such file any more";
  const gone = Promise.withResolvers<void>();
  store.current = {
    ...objects,
    read: async () => {
      await deleteApp();
      gone.resolve();
      return { kind: "failed", reason: "not-found", message };
    },
  };
  put("s3://lists/list.csv", "Id\nep-1\n");
  await create({});
  await gone.promise;
  store.current = objects;
  ApplicationId = await createApp(fixture.client, "next");
  await imported("Id,ChannelType,Address\nep-1,CUSTOM,u-1\n");
  const orphans =
    "SELECT job FROM (SELECT job FROM job_failure UNION SELECT job FROM job_piece) WHERE job NOT IN (SELECT number FROM job)";
  expect(all(fixture.engine.context.db, orphans)).toEqual([]);
});

describe("a dry run", () => {
  test("reports what would fail, and changes nothing", async () => {
    put("s3://lists/list.csv", "Id,ChannelType,Address\nep-1,CUSTOM,u-1\nep-2,PIGEON,u-2\n");
    const request = { Format: "CSV", RoleArn, S3Url: "s3://lists/list.csv", DefineSegment: true };
    const { id } = startImport(fixture.engine.context, ApplicationId, request, { isDryRun: true });
    expect(await finished(id)).toMatchObject({ JobStatus: "COMPLETED", TotalProcessed: 2, TotalFailures: 1 });
    expect((await get(id)).Definition?.SegmentId).toBeUndefined();
    expect(endpointIds()).toEqual([]);
  });
});

describe("an imported segment", () => {
  const LIST = "Id,ChannelType,Address\nep-1,CUSTOM,u-1\nep-2,EMAIL,ada@example.com\nep-3,PIGEON,u-3\n";

  test("contains the endpoints that the job registered, and counts them", async () => {
    await imported("Id,ChannelType,Address\nep-0,CUSTOM,u-0\n");
    const job = await imported(LIST, { DefineSegment: true, SegmentName: "list" });
    const SegmentId = job.Definition?.SegmentId;
    expect(await segment(SegmentId)).toMatchObject({
      Name: "list",
      SegmentType: "IMPORT",
      Version: 1,
      ImportDefinition: {
        ChannelCounts: { CUSTOM: 1, EMAIL: 1 },
        Size: 2,
        ExternalId: "",
        Format: "CSV",
        RoleArn,
        S3Url: "s3://lists/list.csv",
      },
    });
    expect(members(SegmentId)).toEqual(["ep-1", "ep-2"]);
    const jobs = await fixture.client.send(new GetSegmentImportJobsCommand({ ApplicationId, SegmentId }));
    expect(jobs.ImportJobsResponse?.Item?.map(({ Id }) => Id)).toEqual([job.Id]);
  });

  test("gains the endpoints of a further import as its next version", async () => {
    const { Definition } = await imported(LIST, { DefineSegment: true, SegmentName: "list" });
    const SegmentId = Definition?.SegmentId;
    await imported("Id,ChannelType,Address\nep-2,EMAIL,ada@example.com\nep-4,CUSTOM,u-4\n", { SegmentId });
    expect(await segment(SegmentId)).toMatchObject({
      Name: "list",
      Version: 2,
      ImportDefinition: { Size: 3, ChannelCounts: { CUSTOM: 2, EMAIL: 1 } },
    });
    expect(members(SegmentId)).toEqual(["ep-1", "ep-2", "ep-4"]);
  });

  test("can be the source of another segment, and has no dimensions itself", async () => {
    const { Definition } = await imported(LIST, { DefineSegment: true });
    const Groups = [
      {
        SourceSegments: [{ Id: Definition?.SegmentId }],
        Dimensions: [{ Demographic: { Channel: { Values: ["EMAIL"] } } }],
      },
    ];
    const WriteSegmentRequest = { Name: "emails", SegmentGroups: { Groups } };
    const built = await fixture.client.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest }));
    expect(members(built.SegmentResponse?.Id)).toEqual(["ep-2"]);
    const update = { ApplicationId, SegmentId: Definition?.SegmentId, WriteSegmentRequest: { Dimensions: {} } };
    await expect(fixture.client.send(new UpdateSegmentCommand(update))).rejects.toThrow(
      "An imported segment has no dimensions",
    );
  });

  test("cannot be that of an event-triggered campaign, whose error has the cure", async () => {
    const { Definition } = await imported(LIST, { DefineSegment: true });
    const Dimensions = { EventType: { Values: ["purchase"] } };
    const request: WriteCampaignRequest = {
      Schedule: { StartTime: "IMMEDIATE", Frequency: "EVENT", EventFilter: { FilterType: "ENDPOINT", Dimensions } },
      MessageConfiguration: { CustomMessage: { Data: "hello" } },
      CustomDeliveryConfiguration: { DeliveryUri: "my-channel" },
    };
    const createOn = (SegmentId: string | undefined) =>
      fixture.client.send(
        new CreateCampaignCommand({ ApplicationId, WriteCampaignRequest: { ...request, SegmentId } }),
      );
    await expect(createOn(Definition?.SegmentId)).rejects.toThrow("create a segment with it as a source segment");
    const Groups = [{ SourceSegments: [{ Id: Definition?.SegmentId }] }];
    const { SegmentResponse } = await fixture.client.send(
      new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { SegmentGroups: { Groups } } }),
    );
    expect((await createOn(SegmentResponse?.Id)).CampaignResponse?.SegmentId).toBe(SegmentResponse?.Id);
  });

  test("can list user IDs, and existing endpoints that do not change", async () => {
    for (const EndpointId of ["ep-1", "ep-2", "ep-3"])
      await fixture.client.send(
        new UpdateEndpointCommand({
          ApplicationId,
          EndpointId,
          EndpointRequest: { ChannelType: "CUSTOM", Address: EndpointId, User: { UserId: EndpointId.slice(0, 2) } },
        }),
      );
    const users = await imported("User.UserId\nep\nnobody\n", { DefineSegment: true });
    expect(users.Failures).toEqual(["list.csv, line 3, User.UserId: no endpoint has this user ID"]);
    expect(members(users.Definition?.SegmentId)).toEqual(["ep-1", "ep-2", "ep-3"]);
    const ids = await imported("Id,Attributes.plan\nep-1,gold\nep-9,gold\n", {
      DefineSegment: true,
      RegisterEndpoints: false,
    });
    expect(ids.Failures).toEqual([
      "list.csv, line 3, Id: there is no endpoint with this Id; RegisterEndpoints: true would create it",
    ]);
    expect(members(ids.Definition?.SegmentId)).toEqual(["ep-1"]);
    expect((await endpoint("ep-1"))?.Attributes).toEqual({});
  });

  test("fails the import if it was deleted meanwhile, and forgets its members", async () => {
    const { Definition } = await imported(LIST, { DefineSegment: true });
    const SegmentId = Definition?.SegmentId;
    store.current = {
      ...objects,
      list: async (...call) => {
        await fixture.client.send(new DeleteSegmentCommand({ ApplicationId, SegmentId }));
        return objects.list(...call);
      },
    };
    const job = await imported(LIST, { SegmentId });
    expect(job.JobStatus).toBe("FAILED");
    expect(job.Failures?.at(-1)).toBe("s3://lists/list.csv, SegmentId: the segment was deleted");
    expect(
      all(
        fixture.engine.context.db,
        "SELECT * FROM import_member JOIN job ON number = job WHERE app_id = ?",
        ApplicationId,
      ),
    ).toEqual([]);
  });
});

describe("after a crash, an import", () => {
  test("continues behind the rows that were committed, and repeats none", async () => {
    const directory = mkdtempSync(join(tmpdir(), "import-"));
    const rows = Array.from({ length: 2_500 }, (_, at) => `CUSTOM,u-${at}`);
    put("s3://lists/list.csv", `ChannelType,Address\n${rows.join("\n")}\n`);
    const crashed = Promise.withResolvers<void>();
    const stalled = { ...objects, read: stallAfter(24_000, crashed.promise) };
    const first = await startEngine({ databasePath: join(directory, "first.sqlite"), ports: { objects: stalled } });
    first.engine.start();
    const app = await createApp(first.client, "x");
    const ImportJobRequest = { Format: "CSV" as const, RoleArn, S3Url: "s3://lists/list.csv", DefineSegment: true };
    const created = await first.client.send(new CreateImportJobCommand({ ApplicationId: app, ImportJobRequest }));
    const get = { ApplicationId: app, JobId: created.ImportJobResponse?.Id };
    const before = await vi.waitFor(
      async () => {
        const { ImportJobResponse: job } = await first.client.send(new GetImportJobCommand(get));
        expect(job?.TotalProcessed).toBeGreaterThan(0);
        return job;
      },
      { timeout: 30_000 },
    );
    const image = join(directory, "second.sqlite");
    first.engine.context.db.exec(`VACUUM INTO '${image}'`);
    expect(before?.TotalProcessed).toBeLessThan(2_500);

    const second = await startEngine({ databasePath: image, ports: { objects } });
    second.engine.start();
    const job = await vi.waitFor(
      async () => {
        const { ImportJobResponse: job } = await second.client.send(new GetImportJobCommand(get));
        expect(job?.JobStatus).toBe("COMPLETED");
        return job;
      },
      { timeout: 30_000 },
    );
    expect(job).toMatchObject({ TotalProcessed: 2_500, TotalFailures: 0 });
    const { db } = second.engine.context;
    expect(all(db, "SELECT count(*) AS endpoints, count(DISTINCT address) AS addresses FROM endpoint")).toEqual([
      { endpoints: 2_500, addresses: 2_500 },
    ]);
    expect(all(db, "SELECT count(*) AS members FROM import_member")).toEqual([{ members: 2_500 }]);
    await second.close();
    crashed.resolve();
    await first.close();
    rmSync(directory, { recursive: true });
  }, 60_000);
});

/** A read that returns 4,000 bytes at a time and, from a position, waits and then fails. */
const stallAfter =
  (position: number, wait: Promise<void>): ObjectStore["read"] =>
  async (bucket, object, start) => {
    if (start >= position) {
      await wait;
      return { kind: "failed", reason: "not-found", message: "the engine has crashed" };
    }
    const bytes = files.get(`s3://${bucket}/${object.key}`) ?? Buffer.alloc(0);
    return { kind: "read", bytes: bytes.subarray(start, start + 4_000) };
  };
