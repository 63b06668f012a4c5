import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchWriteItemCommand, ListTablesCommand, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, expect, test } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";

const directory = mkdtempSync(join(tmpdir(), "tables-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const TABLE = "app-local-Items";
const project = (more: string) => ({
  "serverless.yml": `
service: app
provider: { name: aws }
resources:
  Resources:
    Items:
      Type: AWS::DynamoDB::Table
      Properties:
        AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }${more === "" ? "" : ", { AttributeName: kind, AttributeType: S }"}]
        KeySchema: [{ AttributeName: pk, KeyType: HASH }]
        ${more}
`,
});
const INDEX = `GlobalSecondaryIndexes:
          - { IndexName: kinds, KeySchema: [{ AttributeName: kind, KeyType: HASH }], Projection: { ProjectionType: ALL } }`;

const withCloud = async (more: string, work: (cloud: TestCloud) => Promise<void>) => {
  const cloud = await testCloud({ project: project(more), directory });
  await work(cloud).finally(() => cloud.close());
};

test("a table that gets an index keeps its items, which are in the index", { timeout: 180_000 }, async () => {
  await withCloud("", async ({ clients: { dynamodb } }) => {
    const put = (id: number) => ({ PutRequest: { Item: { pk: { S: `item-${id}` }, kind: { S: `kind-${id % 2}` } } } });
    const RequestItems = { [TABLE]: Array.from({ length: 25 }, (_, id) => put(id)) };
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
  });
  await withCloud(INDEX, async ({ clients: { dynamodb } }) => {
    const query = new QueryCommand({
      TableName: TABLE,
      IndexName: "kinds",
      KeyConditionExpression: "kind = :kind",
      ExpressionAttributeValues: { ":kind": { S: "kind-0" } },
    });
    expect((await dynamodb.send(query)).Items).toHaveLength(13);
    expect((await dynamodb.send(new ScanCommand({ TableName: TABLE }))).Count).toBe(25);
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([TABLE]);
  });
});
