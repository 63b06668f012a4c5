import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHealth, type Health } from "../../../src/health.ts";
import { createEmulator, type Emulator } from "../../../src/local/emulators/thread/emulator.ts";

let directory: string;
let emulator: Emulator;
let server: http.Server;
let health: Health;

/** An emulator in a thread, behind a port. */
const serve = async (path: string): Promise<void> => {
  health = createHealth();
  emulator = createEmulator({
    name: "tables",
    script: new URL("./fragile-thread.ts", import.meta.url),
    dataOf: () => ({ path }),
    environment: {},
    bodyMaxBytes: 1_000_000,
    report: health.report,
    log: () => {},
  });
  const service = emulator.service("dynamodb");
  server = http.createServer((request, response) => void service(request, response, { accountId: "000000000000" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "emulator-"));
  await serve(join(directory, "tables"));
});

afterEach(async () => {
  server.close();
  await emulator.close();
  rmSync(directory, { recursive: true, force: true });
});

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=000000000000/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00";

const call = async (operation: string, input: object, path = "/"): Promise<{ status: number; body: string }> => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    body: JSON.stringify(input),
    headers: {
      authorization: AUTHORIZATION,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-date": "20261120T000000Z",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      origin: "https://example.com",
    },
  });
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
  return { status: response.status, body: await response.text() };
};

const TableName = "people";
const createTable = async (): Promise<void> => {
  await call("CreateTable", {
    TableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  await vi.waitFor(async () => expect((await call("DescribeTable", { TableName })).body).toContain("ACTIVE"));
};
const put = (id: string, path?: string) => call("PutItem", { TableName, Item: { id: { S: id } } }, path);
const get = (id: string) => call("GetItem", { TableName, Key: { id: { S: id } } });

test.each([
  ["that blocks the thread", "/blocks", 500],
  ["that ends the thread", "/exits", 500],
  ["after which the emulator throws", "/throws-later", 500],
])("a request %s gets a temporary error; the next one reads what was written before", async (_, path, status) => {
  await createTable();
  expect((await put("before")).status).toBe(200);
  expect(await put("fatal", path)).toMatchObject({
    status,
    body: expect.stringContaining("is temporarily unavailable"),
  });
  expect(await get("before")).toEqual({ status: 200, body: '{"Item":{"id":{"S":"before"}}}' });
  await vi.waitFor(() => expect(health.read().ready).toBe(true), { timeout: 10_000 });
});

test("a request of a shape that the emulator does not expect is rejected, and not retried", async () => {
  await createTable();
  expect(await put("misread", "/misreads-later")).toMatchObject({
    status: 400,
    body: expect.stringContaining("shape"),
  });
  expect((await put("next")).status).toBe(200);
});

test("requests in flight end normally when another one crashes the emulator", async () => {
  await createTable();
  const slow = put("slow", "/waits");
  await put("fatal", "/throws-later");
  expect((await slow).status).toBe(200);
  expect((await get("slow")).body).toContain("slow");
});

test("an emulator that cannot open its state says why in each response and in its health", async () => {
  await emulator.close();
  server.close();
  writeFileSync(join(directory, "file"), "");
  await serve(join(directory, "file"));
  await expect(emulator.open()).rejects.toThrow(/file/);
  expect(await get("any")).toMatchObject({ status: 500, body: expect.stringContaining("file") });
  expect(health.read()).toMatchObject({ ready: false, parts: [{ part: "tables", state: "failing" }] });
});
