import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Claim, Claims, Lease } from "../run.ts";
import { getItems, type Item, putItems } from "./dynamodb-batch.ts";
import { isConditionFailure, toRemoteFault } from "./sdk-fault.ts";

// A dead-letter queue retains a message for up to 14 days, and a redrive of it must still find its claims. [SQS quotas: messages]
const KEPT_SECONDS = 15 * 24 * 3_600;

// [Lambda quotas] Longer than the 15 minutes of a function. A lease that ends later was taken before the clock was set back.
const LEASE_MAX_MS = 960_000;

const toSeconds = (ms: number): string => Math.floor(ms / 1_000).toString();
const expiryAt = (nowMs: number) => ({ N: toSeconds(nowMs + KEPT_SECONDS * 1_000) });

// A claim with `sentAt` is done; one with `leaseUntil` is held by `holder`.
const toHeldItem = (id: string, { owner, nowMs, untilMs }: Lease): Item => ({
  pk: { S: id },
  holder: { S: owner },
  leaseUntil: { N: untilMs.toString() },
  expiresAt: expiryAt(nowMs),
});
const toDoneItem = (id: string, { nowMs }: Lease): Item => ({
  pk: { S: id },
  sentAt: { N: nowMs.toString() },
  expiresAt: expiryAt(nowMs),
});

const toClaim = ({ leaseUntil, holder }: Item, { owner }: Lease): Claim => {
  if (leaseUntil?.N === undefined) return { kind: "done" };
  // The response to our put was lost, and the SDK retried the put.
  if (holder?.S === owner) return { kind: "taken" };
  return { kind: "held", untilMs: Number(leaseUntil.N) };
};

/** Each id is `taken` by at most one of several concurrent runs; the others receive the state of its claim. */
export const connectClaims = (client: DynamoDBClient, table: string): Claims => {
  const takeOne = async (id: string, lease: Lease): Promise<Claim | "lost"> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: toHeldItem(id, lease),
      // Expired items may remain for days. [DynamoDB developer guide: TTL]
      ConditionExpression:
        "attribute_not_exists(pk) OR leaseUntil < :nowMs OR leaseUntil > :latestMs OR expiresAt < :now",
      ExpressionAttributeValues: {
        ":nowMs": { N: lease.nowMs.toString() },
        ":latestMs": { N: (lease.nowMs + LEASE_MAX_MS).toString() },
        ":now": { N: toSeconds(lease.nowMs) },
      },
    });
    return client.send(command).then(
      () => ({ kind: "taken" }),
      (error) => {
        if (isConditionFailure(error)) return "lost";
        return { kind: "unavailable", reason: toRemoteFault("dynamodb:PutItem", error).kind };
      },
    );
  };

  const read = async (ids: string[], lease: Lease): Promise<[string, Claim][]> => {
    const keys = ids.map((id) => ({ pk: { S: id } }));
    // The state of a claim that is not read counts as unknown.
    const items = await getItems(client, table, keys).catch(() => []);
    return items.map((item) => [item.pk?.S ?? "", toClaim(item, lease)]);
  };

  const isReleased = async (id: string, { owner }: Lease): Promise<boolean> => {
    const command = new DeleteItemCommand({
      TableName: table,
      Key: { pk: { S: id } },
      ConditionExpression: "holder = :owner",
      ExpressionAttributeValues: { ":owner": { S: owner } },
    });
    // Another run has taken over the claim and will complete or release it.
    return client.send(command).then(() => true, isConditionFailure);
  };

  return {
    take: async (ids, lease) => {
      const results = await Promise.all(ids.map(async (id) => [id, await takeOne(id, lease)] as const));
      const lost = results.flatMap(([id, claim]) => (claim === "lost" ? [id] : []));
      const known = results.flatMap(([id, claim]) => (claim === "lost" ? [] : [[id, claim] as const]));
      return new Map([...known, ...(lost.length > 0 ? await read(lost, lease) : [])]);
    },
    complete: async (ids, lease) => {
      const items = ids.map((id) => toDoneItem(id, lease));
      return putItems(client, table, items).then(
        () => 0,
        () => ids.length,
      );
    },
    release: async (ids, lease) => {
      const released = await Promise.all(ids.map((id) => isReleased(id, lease)));
      return released.filter((isDone) => !isDone).length;
    },
  };
};
