import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

const HANG_LIMIT_MS = 10_000;

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
}, 60_000);
afterAll(() => here.close());

type WireCall = { service: string; path?: string; method?: string; type?: string; target?: string; body: string };

const send = async ({ service, path = "/", method = "POST", type, target, body }: WireCall) => {
  const response = await fetch(`${here.cloud.url}${path}`, {
    method,
    body,
    signal: AbortSignal.timeout(HANG_LIMIT_MS),
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=000000000000/20261120/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
      "x-amz-date": "20261120T000000Z",
      "content-type": type ?? "application/x-amz-json-1.0",
      ...(target && { "x-amz-target": target }),
    },
  });
  return { status: response.status, text: await response.text() };
};

const TABLE = "small-local-Things";
const dynamodb = (operation: string, body: string) =>
  send({ service: "dynamodb", target: `DynamoDB_20120810.${operation}`, body });
const sqs = (operation: string, body: string) => send({ service: "sqs", target: `AmazonSQS.${operation}`, body });
const sns = (body: string, type = "application/x-www-form-urlencoded") => send({ service: "sns", type, body });

const nested = (levels: number, inner: string): string => `${"(".repeat(levels)}${inner}${")".repeat(levels)}`;
const put = (ConditionExpression: string): string =>
  JSON.stringify({ TableName: TABLE, Item: { pk: { S: "1" } }, ConditionExpression });

describe("DynamoDB rejects", () => {
  test.each([
    ["a body that is null", "Scan", "null"],
    ["a body that is a list", "BatchGetItem", "[]"],
    ["a body that is not JSON", "PutItem", "{"],
    ["an attribute that is null", "PutItem", `{"TableName":"${TABLE}","Item":{"pk":{"S":"1"},"a":null}}`],
    ["a key that is null", "BatchGetItem", `{"RequestItems":{"${TABLE}":{"Keys":[null]}}}`],
    ["an item nested 5,000 levels deep", "PutItem", `{"Item":${'{"M":{"a":'.repeat(5_000)}1${"}}".repeat(5_000)}}`],
    ["a condition in 30 parentheses", "PutItem", put(nested(30, "attribute_exists(pk)"))],
    ["a condition of many nested groups", "PutItem", put(Array(40).fill(nested(6, "pk = pk")).join(" AND "))],
    [
      "a filter of nested negations",
      "Scan",
      `{"TableName":"${TABLE}","FilterExpression":"${"NOT (".repeat(25)}pk = pk${")".repeat(25)}"}`,
    ],
  ])("%s with 400, and processes the next request", async (_, operation, body) => {
    expect((await dynamodb(operation, body)).status).toBe(400);
    expect((await dynamodb("PutItem", put("attribute_exists(pk) OR attribute_not_exists(pk)"))).status).toBe(200);
  });

  test("no condition in a few parentheses", async () => {
    expect(
      (
        await dynamodb(
          "PutItem",
          put(`${"(attribute_exists(pk) OR ".repeat(4)}attribute_not_exists(pk)${")".repeat(4)}`),
        )
      ).status,
    ).toBe(200);
  });
});

describe("SQS, SNS, S3 and STS reject", () => {
  const queue = `{"QueueUrl":`;
  test.each<[string, () => Promise<{ status: number }>]>([
    ["a body that is not JSON", () => sqs("PurgeQueue", "{")],
    ["a queue URL that is a boolean", () => sqs("DeleteMessageBatch", `${queue}true,"Entries":[{"Id":"1"}]}`)],
    ["a queue name that is an object", () => sqs("GetQueueUrl", '{"QueueName":{}}')],
    ["a queue URL that is an infinite number", () => sqs("SendMessageBatch", `${queue}1e999,"Entries":[]}`)],
    ["a form with a JSON content type", () => sns("Action=ListTopics", "application/x-amz-json-1.0")],
    [
      "a filter policy that is not JSON",
      () =>
        sns(
          "Action=Subscribe&TopicArn=arn:aws:sns:us-east-1:000000000000:t&Protocol=sqs&Endpoint=arn:aws:sqs:us-east-1:000000000000:q&Attributes.entry.1.key=FilterPolicy&Attributes.entry.1.value=valueOf",
        ),
    ],
    ["XML with a JSON content type", () => send({ service: "s3", path: "/bucket/?delete", body: "<a/>" })],
    [
      "an action with a name that every JavaScript object has",
      () => send({ service: "sts", type: "application/x-www-form-urlencoded", body: "Action=constructor" }),
    ],
  ])("%s with 400", async (_, call) => {
    expect((await call()).status).toBe(400);
  });
});
