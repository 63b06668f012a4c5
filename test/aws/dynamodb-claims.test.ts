import { createRequire } from "node:module";
import type { AddressInfo, Server } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createDynamoDbClient } from "../../src/aws/clients/dynamodb.ts";
import { connectClaims } from "../../src/aws/dynamodb-claims.ts";
import { type Claims, createLease } from "../../src/run.ts";
import { scriptService } from "./scripted-service.ts";

const NOW = new Date("2026-11-20T12:00:00.000Z");
const leaseOf = (owner: string, at = NOW) => createLease(owner, at, 15_000);
const later = (ms: number) => new Date(NOW.getTime() + ms);
let tests = 0;
const freshIds = (count: number): string[] => {
  tests += 1;
  return Array.from({ length: count }, (_, at) => `poke-${tests}-${at}`);
};

describe("claims in DynamoDB", () => {
  const dynalite: Server = createRequire(import.meta.url)("dynalite")({ createTableMs: 0 });
  let claims: Claims;

  beforeAll(async () => {
    await new Promise<void>((ready) => dynalite.listen(0, "127.0.0.1", ready));
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(dynalite.address() as AddressInfo).port}`);
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "000000000000");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
    const table = new CreateTableCommand({
      TableName: "claims",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    });
    await new DynamoDBClient({}).send(table);
    claims = connectClaims(createDynamoDbClient(), "claims");
  });
  afterAll(() => {
    dynalite.close();
    vi.unstubAllEnvs();
  });

  const kindsOf = async (ids: string[], lease = leaseOf("b")) =>
    [...(await claims.take(ids, lease)).values()].map(({ kind }) => kind);

  test("are taken once, and another run receives the expiry of the lease", async () => {
    const [id = ""] = freshIds(1);
    expect(await kindsOf([id], leaseOf("a"))).toEqual(["taken"]);
    expect((await claims.take([id], leaseOf("b"))).get(id)).toEqual({ kind: "held", untilMs: NOW.getTime() + 16_000 });
  });

  test("are each taken by exactly one of several concurrent runs", async () => {
    // Few enough for the requests to finish within their time limit on a busy machine.
    const ids = freshIds(10);
    const runs = await Promise.all(["a", "b", "c", "d"].map((owner) => claims.take(ids, leaseOf(owner))));
    for (const id of ids) {
      const kinds = runs.map((run) => run.get(id)?.kind).sort();
      expect(kinds).toEqual(["held", "held", "held", "taken"]);
    }
  });

  test("can be taken by another run when the lease has expired", async () => {
    const ids = freshIds(1);
    await claims.take(ids, leaseOf("a"));
    expect(await kindsOf(ids, leaseOf("b", later(16_000)))).toEqual(["held"]);
    expect(await kindsOf(ids, leaseOf("b", later(16_001)))).toEqual(["taken"]);
  });

  test("can be taken after the clock was set back by more than any run takes", async () => {
    const ids = freshIds(1);
    await claims.take(ids, leaseOf("a"));
    expect(await kindsOf(ids, leaseOf("b", later(-900_000)))).toEqual(["held"]);
    expect(await kindsOf(ids, leaseOf("b", later(-3_600_000)))).toEqual(["taken"]);
  });

  test("stay with a run that repeats its request because the response was lost", async () => {
    const ids = freshIds(1);
    await claims.take(ids, leaseOf("a"));
    expect(await kindsOf(ids, leaseOf("a"))).toEqual(["taken"]);
  });

  test("stay done for 15 days once completed", async () => {
    const ids = freshIds(30);
    await claims.take(ids, leaseOf("a"));
    expect(await claims.complete(ids, leaseOf("a"))).toBe(0);
    expect(new Set(await kindsOf(ids, leaseOf("b", later(15 * 24 * 3_600_000))))).toEqual(new Set(["done"]));
    expect(new Set(await kindsOf(ids, leaseOf("b", later(16 * 24 * 3_600_000))))).toEqual(new Set(["taken"]));
  });

  test("can be taken once released", async () => {
    const ids = freshIds(3);
    await claims.take(ids, leaseOf("a"));
    expect(await claims.release(ids, leaseOf("a"))).toBe(0);
    expect(await kindsOf(ids)).toEqual(["taken", "taken", "taken"]);
  });

  test("are not released by a run whose lease another run has taken over", async () => {
    const ids = freshIds(1);
    await claims.take(ids, leaseOf("a"));
    await claims.take(ids, leaseOf("b", later(20_000)));
    expect(await claims.release(ids, leaseOf("a"))).toBe(0);
    expect(await kindsOf(ids, leaseOf("c", later(20_000)))).toEqual(["held"]);
  });
});

describe("when DynamoDB throttles", () => {
  const throttle = () => ({
    status: 400,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: { __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException" },
  });

  test("claims are unavailable and writes count as failed, after a limited number of attempts", async () => {
    const { calls, close } = await scriptService(throttle);
    const claims = connectClaims(createDynamoDbClient(), "claims");
    expect((await claims.take(["a"], leaseOf("a"))).get("a")).toEqual({ kind: "unavailable", reason: "throttled" });
    expect(await claims.complete(["a", "b"], leaseOf("a"))).toBe(2);
    expect(await claims.release(["a"], leaseOf("a"))).toBe(1);
    expect(calls.length).toBeLessThanOrEqual(9);
    close();
  });

  test("items that a batch write leaves unprocessed are written by the next", async () => {
    let isFirst = true;
    const { calls, close } = await scriptService(({ body }) => {
      const { RequestItems } = JSON.parse(body);
      const left = isFirst ? { claims: RequestItems.claims.slice(0, 1) } : {};
      isFirst = false;
      return { status: 200, body: { UnprocessedItems: left } };
    });
    expect(await connectClaims(createDynamoDbClient(), "claims").complete(["a", "b"], leaseOf("a"))).toBe(0);
    expect(calls.map(({ body }) => JSON.parse(body).RequestItems.claims.length)).toEqual([2, 1]);
    close();
  });
});
