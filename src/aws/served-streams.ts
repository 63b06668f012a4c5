import { createHash } from "node:crypto";
import { type FirehoseClient, PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import { type KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { throwFault } from "./sdk-fault.ts";

export type StreamRecord = { partitionKey: string; data: Uint8Array };

/** Puts records into a stream; returns whether each was accepted. Throws if the whole request failed. */
export type PutRecords = (records: readonly StreamRecord[]) => Promise<boolean[]>;

/** Kinesis or Firehose, as the ARN says. */
export const connectServedStream = (
  { kinesis, firehose }: { kinesis: KinesisClient; firehose: FirehoseClient },
  arn: string,
): PutRecords => (arn.includes(":firehose:") ? toFirehose(firehose, arn) : toKinesis(kinesis, arn));

const toKinesis =
  (client: KinesisClient, StreamARN: string): PutRecords =>
  async (records) => {
    const Records = records.map(({ partitionKey, data: Data }) => ({ PartitionKey: toKey(partitionKey), Data }));
    const sending = client.send(new PutRecordsCommand({ StreamARN, Records }));
    const { Records: results = [] } = await sending.catch(throwFault("kinesis:PutRecords"));
    return records.map((_, index) => results[index]?.SequenceNumber !== undefined);
  };

/** [Kinesis API reference: PutRecordsRequestEntry] 1 to 256 characters. A hash in place of another key keeps the order. */
const toKey = (key: string): string =>
  key.length >= 1 && key.length <= 256 ? key : createHash("sha256").update(key).digest("hex");

const toFirehose =
  (client: FirehoseClient, arn: string): PutRecords =>
  async (records) => {
    const DeliveryStreamName = arn.slice(arn.lastIndexOf("/") + 1);
    const Records = records.map(({ data: Data }) => ({ Data }));
    const sending = client.send(new PutRecordBatchCommand({ DeliveryStreamName, Records }));
    const { RequestResponses = [] } = await sending.catch(throwFault("firehose:PutRecordBatch"));
    return records.map((_, index) => RequestResponses[index]?.RecordId !== undefined);
  };
