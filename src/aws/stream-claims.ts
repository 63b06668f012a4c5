import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { EventClaim, EventClaimState, EventClaims } from "../stream/ports.ts";
import { getItems, type Item, putItems } from "./dynamodb-batch.ts";
import { isConditionFailure } from "./sdk-fault.ts";

// Below the 50 connections of an SDK client. [AWS SDK for JavaScript v3 developer guide: maxSockets]
const PARALLEL_CLAIMS = 32;

/**
 * Claims in a table. They are read and marked in batches; each claim is a conditional write of its own, because batches
 * do not support conditions and two shards can hold the same event. A claim expires after `windowSeconds`.
 */
export const connectStreamClaims = (client: DynamoDBClient, table: string, windowSeconds: number): EventClaims => {
  const claimOne = async (claim: EventClaim, nowSeconds: number): Promise<EventClaimState | undefined> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: toItem(claim, nowSeconds + windowSeconds, "claimed"),
      // Succeeds for the owner too: if the response is lost, the SDK retries the write.
      ConditionExpression: "attribute_not_exists(pk) OR expiresAt < :now OR #owner = :owner",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":now": { N: String(nowSeconds) }, ":owner": { S: claim.owner } },
    });
    return client.send(command).then(
      () => "ours" as const,
      (error: unknown) => (isConditionFailure(error) ? ("taken" as const) : undefined),
    );
  };
  return {
    claim: async (claims, now) => {
      const nowSeconds = toSeconds(now);
      const items = await getItems(
        client,
        table,
        claims.map(({ id }) => ({ pk: { S: id } })),
      );
      const known = new Map(items.map((item) => [item.pk?.S, item]));
      const states = new Map<string, EventClaimState>();
      const queue = claims.values();
      const worker = async () => {
        for (const claim of queue) {
          const state = toState(known.get(claim.id), claim, nowSeconds) ?? (await claimOne(claim, nowSeconds));
          if (state !== undefined) states.set(claim.id, state);
        }
      };
      await Promise.all(Array.from({ length: Math.min(PARALLEL_CLAIMS, claims.length) }, worker));
      return states;
    },
    markPublished: async (claims, now) => {
      await putItems(
        client,
        table,
        claims.map((claim) => toItem(claim, toSeconds(now) + windowSeconds, "published")),
      );
    },
  };
};

const toItem = ({ id, owner }: EventClaim, expiresAt: number, state: "claimed" | "published"): Item => ({
  pk: { S: id },
  owner: { S: owner },
  state: { S: state },
  expiresAt: { N: String(expiresAt) },
});

const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

/** The state of a claim by its item; `undefined` if there is none or it has expired. DynamoDB deletes expired items late. */
const toState = (item: Item | undefined, { owner }: EventClaim, nowSeconds: number): EventClaimState | undefined => {
  if (item === undefined || Number(item.expiresAt?.N ?? 0) < nowSeconds) return undefined;
  if (item.state?.S === "published") return "published";
  return item.owner?.S === owner ? "ours" : "taken";
};
