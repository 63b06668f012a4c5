import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKinesisService } from "../../../src/local/kinesis/kinesis.ts";
import { OPERATIONS } from "../../../src/local/kinesis/operations.ts";
import { streamContext } from "./stream-context.ts";

const service = createKinesisService(streamContext(":memory:"));
const failures: unknown[] = [];
const server = createServer((request, response) => {
  Promise.resolve(service(request, response, { accountId: "000000000000" })).catch((error: unknown) => {
    failures.push(error);
    response.writeHead(500).end();
  });
});

const send = async (operation: string, body: string) => {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    method: "POST",
    headers: { "x-amz-target": `Kinesis_20131202.${operation}` },
    body,
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get("x-amzn-errortype"), text };
};
const put = (more: object) =>
  send("PutRecord", JSON.stringify({ StreamName: "s", PartitionKey: "k", Data: "", ...more }));
const readFrom = (token: unknown) =>
  send("GetRecords", JSON.stringify({ ShardIterator: Buffer.from(JSON.stringify(token)).toString("base64") }));

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await send("CreateStream", JSON.stringify({ StreamName: "s", ShardCount: 2 }));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const deep = "[".repeat(100_000) + "]".repeat(100_000);

describe.each([...OPERATIONS.keys()])("%s", (operation) => {
  test.each([
    ["100,000 nested lists", deep],
    ["nested lists in a field", `{"StreamName":"s","Records":${deep}}`],
    ["1,000,000 invalid records", `{"StreamName":"s","Records":[${"1,".repeat(1_000_000)}1]}`],
    ["invalid JSON", "{"],
    ["null", "null"],
    [
      "a value of the wrong type in every field",
      '{"StreamName":{},"StreamARN":[],"ShardId":{},"Records":{},"Limit":{}}',
    ],
  ])("rejects %s with 400", async (_, body) => {
    const { status, type, text } = await send(operation, body);
    expect([status, type], text.slice(0, 200)).toEqual([400, expect.stringMatching(/Exception$/)]);
    expect(text.length).toBeLessThan(10_000);
  });
});

test.each(["abc", "-1", "1.5", "1e9", "0x10", "", " 1", "9".repeat(39)])(
  "an ExplicitHashKey %j is rejected with 400",
  async (ExplicitHashKey) => {
    expect(await put({ ExplicitHashKey })).toMatchObject({ status: 400, type: "ValidationException" });
  },
);

test("an ExplicitHashKey of a million digits is rejected with 400", async () => {
  const ExplicitHashKey = "9".repeat(1_000_000);
  expect(await put({ ExplicitHashKey })).toMatchObject({ status: 400, type: "ValidationException" });
});

test.each(["A", "A===", "!!!!", "QQ", "Q Q=", "é==="])(
  "data %j is not base64 and is rejected with 400",
  async (Data) => {
    expect(await put({ Data })).toMatchObject({ status: 400, type: "ValidationException" });
  },
);

test("data of 12 MB is rejected with 400", async () => {
  expect(await put({ Data: "A".repeat(16_000_000) })).toMatchObject({ status: 400, type: "ValidationException" });
});

test.each([
  [["s", 0, 0, -1e308]],
  [["s", 0, 0, -8.65e15]],
  [["s", 0, 0, 1e308]],
  [["s", 0, 1e308, 0]],
  [["s", -1, 0, 0]],
  [["s", 0.5, 0, 0]],
  [["s", 0, 0, null]],
  [{}],
  ["s"],
])("an iterator for %j is rejected with 400", async (token) => {
  expect((await readFrom(token)).status).toBe(400);
});

test.each([
  { Timestamp: 1e308, ShardIteratorType: "AT_TIMESTAMP" },
  { Timestamp: -1e308, ShardIteratorType: "AT_TIMESTAMP" },
  { StartingSequenceNumber: `496${"9".repeat(53)}`, ShardIteratorType: "AT_SEQUENCE_NUMBER" },
  { StartingSequenceNumber: "0", ShardIteratorType: "AT_SEQUENCE_NUMBER" },
])("the position %j and what is read from it do not fail", async (position) => {
  const named = { StreamName: "s", ShardId: "shardId-000000000000" };
  const { status, text } = await send("GetShardIterator", JSON.stringify({ ...named, ...position }));
  expect(status, text).toBeLessThan(500);
  if (status === 200) expect((await send("GetRecords", text.replace("{", '{"Limit":1,'))).status).toBeLessThan(500);
});

test("an arbitrary page token is accepted or rejected, and does not fail", async () => {
  for (const NextToken of ["%ff", "A".repeat(1_000_000), "\0", Buffer.from("s x").toString("base64")])
    for (const operation of ["ListStreams", "ListShards"])
      expect((await send(operation, JSON.stringify({ NextToken }))).status).toBeLessThan(500);
});

test("no request failed inside the service", () => {
  expect(failures).toEqual([]);
});
