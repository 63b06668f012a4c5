import { type ConsumerPorts, consume } from "../../src/stream/flow/consume.ts";
import { StreamEvent, type StreamRecord, toStreamRecords } from "../../src/stream/stream-event.ts";
import { toStreamResponse } from "../../src/stream/stream-response.ts";
import { NOW } from "./in-memory-stream.ts";

export const toKinesisEvent = (records: StreamRecord[]): StreamEvent =>
  StreamEvent.parse({
    Records: records.map(({ id, position, data }) => ({
      eventID: position,
      kinesis: { sequenceNumber: id, partitionKey: "p", data, approximateArrivalTimestamp: NOW.getTime() / 1_000 },
    })),
  });

/** One delivery by an event source mapping. Returns the records to redeliver, from the lowest that failed. */
const deliverOnce = async (
  batch: StreamRecord[],
  ports: ConsumerPorts,
  isDead: () => boolean,
): Promise<StreamRecord[]> => {
  const event = toKinesisEvent(batch);
  const consumed = await consume(toStreamRecords(event, NOW), ports, { now: NOW, isOutOfTime: () => false }).catch(
    () => undefined,
  );
  if (consumed === undefined || isDead()) return batch;
  const response = toStreamResponse(event, consumed.failed);
  if (!("batchItemFailures" in response)) throw new Error("expected a Kinesis response");
  const checkpoint = response.batchItemFailures[0]?.itemIdentifier;
  return checkpoint === undefined ? [] : batch.filter(({ id }) => id >= checkpoint);
};

/** Delivers the records of a shard to the consumer, as Lambda does, until none fails. Returns the number of deliveries. */
export const drainShard = async (
  records: StreamRecord[],
  stream: { ports: ConsumerPorts; isDead: () => boolean; revive: () => void },
  batchSize: number,
): Promise<number> => {
  let deliveries = 0;
  for (let at = 0; at < records.length; at += batchSize) {
    let batch = records.slice(at, at + batchSize);
    for (let attempt = 0; batch.length > 0; attempt++) {
      if (attempt > 1_000) throw new Error(`no progress at record ${at} of ${records.length}`);
      batch = await deliverOnce(batch, stream.ports, stream.isDead);
      stream.revive();
      deliveries++;
    }
  }
  return deliveries;
};
