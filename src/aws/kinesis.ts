import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { WriteRecords } from "../channel/flow/write-results.ts";
import { clientSettings } from "./client-settings.ts";

// Short, because results are written in the last seconds of a run.
const REQUEST_TIMEOUT_MS = 1_000;

/** Writes records to the event stream. Records of one endpoint share a partition key. */
export const connectStream = (streamName: string): WriteRecords => {
  const client = new KinesisClient(clientSettings(REQUEST_TIMEOUT_MS));
  return async (records) => {
    const command = new PutRecordsCommand({
      StreamName: streamName,
      Records: records.map((record) => ({
        PartitionKey: record.client?.client_id || "none",
        Data: new TextEncoder().encode(JSON.stringify(record)),
      })),
    });
    const written = await client.send(command).then(
      ({ Records }) => Records ?? [],
      () => [],
    );
    return records.filter((_, index) => written[index]?.SequenceNumber === undefined);
  };
};
