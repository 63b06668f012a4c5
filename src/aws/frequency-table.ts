import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { FrequencyStore, StoredHistory } from "../hook/flow/message-counter.ts";
import { getItems, type Item } from "./dynamodb-batch.ts";
import { isConditionFailure, toRemoteFault } from "./sdk-fault.ts";

/** One item per person with the person's recent messages, written only over the version that was read. */
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
        if (isConditionFailure(error)) return false;
        throw toRemoteFault("dynamodb:UpdateItem", error);
      },
    );
  },
});

const toStored = (item: Item): StoredHistory => ({
  history: new Map(Object.entries(item.history?.M ?? {}).map(([token, at]) => [token, Number(at.N)])),
  version: Number(item.version?.N ?? 0),
});
