import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { dueFields } from "./due-index.ts";
import { isConditionFailure, toRemoteFault } from "./sdk-fault.ts";

type Revisioned = { revision: number };

export type RevisionedItem<T extends Revisioned> = {
  pk: string;
  record: T;
  /** When the item is in the index of what is due; not at all without it. */
  dueAtMs: number | undefined;
  keptSeconds: number;
};

/**
 * Writes a record as JSON if the stored one has the revision before it, or if there is none and the revision is 1; returns
 * whether it did.
 */
export const putRevision = async <T extends Revisioned>(
  client: DynamoDBClient,
  table: string,
  { pk, record, dueAtMs, keptSeconds }: RevisionedItem<T>,
  now: Date,
): Promise<boolean> => {
  const { revision } = record;
  const command = new PutItemCommand({
    TableName: table,
    Item: {
      pk: { S: pk },
      revision: { N: String(revision) },
      record: { S: JSON.stringify(record) },
      expiresAt: { N: String(Math.floor(now.getTime() / 1_000) + keptSeconds) },
      ...dueFields(pk, dueAtMs),
    },
    ConditionExpression: revision === 1 ? "attribute_not_exists(pk)" : "revision = :before",
    ...(revision > 1 && { ExpressionAttributeValues: { ":before": { N: String(revision - 1) } } }),
  });
  return client.send(command).then(
    () => true,
    (error: unknown) => {
      if (isConditionFailure(error)) return false;
      throw toRemoteFault("dynamodb:PutItem", error);
    },
  );
};
