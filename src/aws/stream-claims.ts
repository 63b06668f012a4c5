import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Claim, ClaimState, Claims } from "../stream/ports.ts";
import { getItems, type Item, putItems } from "./dynamodb-batch.ts";

const PARALLEL_CLAIMS = 32;

const toItem = ({ id, owner }: Claim, expiresAt: number, state: "claimed" | "published"): Item => ({
  pk: { S: id },
  owner: { S: owner },
  state: { S: state },
  expiresAt: { N: String(expiresAt) },
});

const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

/** The state that an item of the table gives to a claim; an expired item is as good as deleted. */
const toState = (item: Item | undefined, { owner }: Claim, nowSeconds: number): ClaimState | undefined => {
  if (item === undefined || Number(item.expiresAt?.N ?? 0) < nowSeconds) return undefined;
  if (item.state?.S === "published") return "published";
  return item.owner?.S === owner ? "ours" : "taken";
};

const isLost = (error: unknown): boolean => error instanceof Error && error.name === "ConditionalCheckFailedException";

/**
 * Claims in a table: read in batches of a hundred, marked in batches of twenty-five. The claim itself is one
 * conditional write each, as DynamoDB knows no condition in a batch, and two shards may hold the same event.
 */
export const connectStreamClaims = (client: DynamoDBClient, table: string, windowSeconds: number): Claims => {
  const claimOne = async (claim: Claim, nowSeconds: number): Promise<ClaimState | undefined> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: toItem(claim, nowSeconds + windowSeconds, "claimed"),
      // Our own claim too: its answer may have got lost, and the SDK then puts again.
      ConditionExpression: "attribute_not_exists(pk) OR expiresAt < :now OR #owner = :owner",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":now": { N: String(nowSeconds) }, ":owner": { S: claim.owner } },
    });
    return client.send(command).then(
      () => "ours" as const,
      (error: unknown) => (isLost(error) ? ("taken" as const) : undefined),
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
      const states = new Map<string, ClaimState>();
      const queue = claims.values();
      const lane = async () => {
        for (const claim of queue) {
          const state = toState(known.get(claim.id), claim, nowSeconds) ?? (await claimOne(claim, nowSeconds));
          if (state !== undefined) states.set(claim.id, state);
        }
      };
      await Promise.all(Array.from({ length: Math.min(PARALLEL_CLAIMS, claims.length) }, lane));
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
