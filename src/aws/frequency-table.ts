import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { FrequencyStore, Stored } from "../hook/steps/frequency-cap.ts";
import { getItems, type Item } from "./dynamodb-batch.ts";
import { toRemoteFault } from "./sdk-fault.ts";

const toStored = (item: Item): Stored => ({
  history: new Map(Object.entries(item.history?.M ?? {}).map(([token, at]) => [token, Number(at.N)])),
  version: Number(item.version?.N ?? 0),
});

const isLost = (error: unknown): boolean => error instanceof Error && error.name === "ConditionalCheckFailedException";

/** Each person's recent messages in one item, written only over the version that was read. */
export const connectFrequencyTable = (client: DynamoDBClient, table: string): FrequencyStore => ({
  load: async (people, signal) => {
    const items = await getItems(
      client,
      table,
      people.map((person) => ({ pk: { S: person } })),
      { signal },
    );
    return new Map(items.map((item) => [item.pk?.S ?? "", toStored(item)]));
  },
  save: async (person, { history, version }, expiresAt, signal) => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: person } },
      UpdateExpression: "SET #history = :history, #version = :version, expiresAt = :expiresAt",
      ConditionExpression: version === 1 ? "attribute_not_exists(pk)" : "#version = :before",
      ExpressionAttributeNames: { "#history": "history", "#version": "version" },
      ExpressionAttributeValues: {
        ":history": { M: Object.fromEntries([...history].map(([token, at]) => [token, { N: String(at) }])) },
        ":version": { N: String(version) },
        ":expiresAt": { N: String(Math.ceil(expiresAt.getTime() / 1_000)) },
        ...(version !== 1 && { ":before": { N: String(version - 1) } }),
      },
    });
    return client.send(command, { abortSignal: signal }).then(
      () => true,
      (error: unknown) => {
        if (isLost(error)) return false;
        throw toRemoteFault("dynamodb:UpdateItem", error);
      },
    );
  },
});
