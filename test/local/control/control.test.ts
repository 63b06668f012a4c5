import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetAppsCommand, GetSegmentsCommand } from "@aws-sdk/client-pinpoint";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());

const control = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${here.cloud.url}/_local${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    value: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined,
  };
};

test("a text with a keyword that no message could have is rejected", async () => {
  const text = { from: "+12065550101", to: "+12065550199", body: "x" };
  for (const name of ["keyword", "inReplyTo"]) {
    const { status, text: body } = await control("POST", "/sms", { ...text, [name]: "k".repeat(300_000) });
    expect([status, body]).toEqual([400, expect.stringContaining(name)]);
  }
});

describe("the page at /_local/", () => {
  test("lists the routes, each with a description", async () => {
    const { status, text } = await control("GET", "/");
    expect(status).toBe(200);
    for (const route of ["GET /_local/clock", "PUT /_local/faults", "POST /_local/sms", "GET /_local/outbox"])
      expect(text).toMatch(new RegExp(`^${route}\\n {4}[A-Z].*\\.`, "m"));
  });

  test("is named in the response to an unknown path; that of a known path names its methods", async () => {
    expect(await control("GET", "/nothing")).toMatchObject({
      status: 404,
      value: { message: "/_local/nothing does not exist; GET /_local/ lists the routes" },
    });
    expect(await control("POST", "/outbox")).toMatchObject({
      status: 405,
      value: { message: "/_local/outbox supports GET, not POST" },
    });
  });
});

describe("the clock", () => {
  test("moves forward by a duration or to a time, and never back", async () => {
    const before = (await control("GET", "/clock")).value;
    expect(before.aheadMs).toBe(0);
    const after = (await control("POST", "/clock", { advance: "PT1H" })).value;
    // The clock continues while the request is processed.
    expect(after.aheadMs).toBeGreaterThan(3_000_000);
    expect(after.aheadMs).toBeLessThanOrEqual(3_600_000);
    const to = new Date(Date.parse(after.now) + 86_400_000).toISOString();
    expect(Date.parse((await control("POST", "/clock", { to })).value.now)).toBeGreaterThanOrEqual(Date.parse(to));
    expect(await control("POST", "/clock", { to: "2020-01-01T00:00:00Z" })).toMatchObject({ status: 409 });
  });

  const EITHER = 'expected either {"advance": "PT1H"} or {"to": "2026-12-24T18:00:00Z"}';
  test.each([
    [{}, EITHER],
    [{ advance: "PT1H", to: "2030-01-01T00:00:00Z" }, EITHER],
    [{ advance: "an hour" }, "advance: must be an ISO 8601 duration of at most ten years, for example PT1H or P2D"],
    [{ to: "tomorrow" }, 'to: must be a time, for example "2026-12-24T18:00:00Z"'],
    [[], "Invalid input: expected object, received array"],
  ])("rejects %o, and names the field and the rule", async (body, message) => {
    expect(await control("POST", "/clock", body)).toMatchObject({ status: 400, value: { message } });
  });

  test("rejects a body that is not JSON", async () => {
    const response = await fetch(`${here.cloud.url}/_local/clock`, { method: "POST", body: "{" });
    expect([response.status, await response.json()]).toEqual([400, { message: "the body is not JSON" }]);
  });
});

describe("settings", () => {
  test("can be changed separately", async () => {
    const { value } = await control("PUT", "/settings", { quotas: "retired" });
    expect(value).toMatchObject({ quotas: "retired", streamRecordEnd: "none" });
    const call = new GetSegmentsCommand({ ApplicationId: "any" });
    await expect(here.clients.pinpoint.send(call)).rejects.toMatchObject({ name: "ForbiddenException" });
    expect((await control("PUT", "/settings", { quotas: "none" })).value.quotas).toBe("none");
    expect((await here.clients.pinpoint.send(new GetAppsCommand({}))).ApplicationsResponse).toBeDefined();
  });

  test("reject an unknown setting, and a value that a setting does not have", async () => {
    expect(await control("PUT", "/settings", { quotas: "2030" })).toMatchObject({
      status: 400,
      value: { message: expect.stringContaining("quotas") },
    });
    expect(await control("PUT", "/settings", { color: "red" })).toMatchObject({
      status: 400,
      value: { message: expect.stringContaining("color") },
    });
  });
});

describe("a function's instances", () => {
  test("are terminated during an invocation, and replaced", async () => {
    const { lambda } = here.clients;
    const invoke = (event: object) =>
      lambda.send(new InvokeCommand({ FunctionName: "counts", Payload: JSON.stringify(event) }));
    const lost = invoke({ waitMs: 60_000 });
    await vi.waitFor(async () =>
      expect((await control("GET", "/logs?function=counts")).text).toContain("START RequestId"),
    );
    expect((await control("POST", "/functions/counts/kill")).value).toEqual({ killed: 1 });
    expect(await lost).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(Buffer.from((await lost).Payload ?? []).toString()).toContain("Runtime.ExitError");
    expect(Buffer.from((await invoke({})).Payload ?? []).toString()).toContain('"calls":1');
  });

  test("are killed only if the function exists", async () => {
    expect((await control("POST", "/functions/fails/kill")).value).toEqual({ killed: 0 });
    expect((await control("POST", "/functions/none/kill")).status).toBe(400);
  });
});

describe("the outbox and the logs", () => {
  test("can be read, within limits", async () => {
    expect((await control("GET", "/outbox")).value).toEqual({ messages: [] });
    expect((await control("GET", "/outbox?limit=0")).status).toBe(400);
    await here.clients.lambda.send(new InvokeCommand({ FunctionName: "echo", Payload: '"for the log"' }));
    const { value } = await control("GET", "/logs?function=echo");
    expect(value.lines).toContainEqual({
      position: expect.any(Number),
      function: "echo",
      at: expect.any(String),
      requestId: expect.any(String),
      text: 'echoing "for the log"',
    });
    expect(await control("GET", "/logs?function=none")).toMatchObject({
      status: 400,
      value: { message: expect.stringContaining("echo") },
    });
  });
});

describe("the configuration", () => {
  test("is returned without the functions' environments", async () => {
    const { text, value } = await control("GET", "/configuration");
    expect(value.queues.map(({ name }: { name: string }) => name)).toContain("small-local-Jobs");
    expect(text).not.toContain("SECRET");
  });
});

describe("an inbound SMS", () => {
  test("needs a topic and E.164 numbers", async () => {
    const text = { from: "+12065550101", to: "+12065550199", body: "hello" };
    expect(await control("POST", "/sms", text)).toMatchObject({
      status: 404,
      value: { message: expect.stringContaining("topicArn") },
    });
    expect(await control("POST", "/sms", { ...text, from: "a friend" })).toMatchObject({
      status: 400,
      value: { message: expect.stringContaining("from") },
    });
  });
});

describe("a snapshot", () => {
  const item = { TableName: "small-local-Things", Key: { pk: { S: "kept" } } };

  test("restores tables, queues and the clock", async () => {
    const { dynamodb, sqs } = here.clients;
    const QueueUrl = `${here.cloud.url}/000000000000/small-local-Jobs`;
    await dynamodb.send(new PutItemCommand({ TableName: item.TableName, Item: { ...item.Key, is: { S: "early" } } }));
    const before = (await control("GET", "/clock")).value.aheadMs;
    expect(await control("PUT", "/snapshots/early")).toMatchObject({ status: 200, value: { name: "early" } });

    await dynamodb.send(new PutItemCommand({ TableName: item.TableName, Item: { ...item.Key, is: { S: "late" } } }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "late" }));
    await control("POST", "/clock", { advance: "P1D" });
    expect(await control("POST", "/snapshots/early/restore")).toMatchObject({ status: 200 });

    expect((await dynamodb.send(new GetItemCommand(item))).Item?.is).toEqual({ S: "early" });
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? []).toEqual([]);
    expect((await control("GET", "/clock")).value.aheadMs).toBe(before);
    expect(here.cloud.engine.context.clock.offsetMs()).toBe(before);
    expect((await control("GET", "/snapshots")).value).toEqual({ names: ["early"] });
  });

  test("needs a valid name, and can be restored only if it exists", async () => {
    expect(await control("PUT", "/snapshots/..%2F..%2Fetc")).toMatchObject({ status: 400 });
    expect(await control("POST", "/snapshots/none/restore")).toMatchObject({ status: 404 });
  });
});
