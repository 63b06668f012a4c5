import * as z from "zod";

const KinesisRecord = z.looseObject({
  eventID: z.string(),
  eventSourceARN: z.string().optional(),
  kinesis: z.looseObject({
    sequenceNumber: z.string(),
    partitionKey: z.string().optional(),
    /** Base64. Only a record without data fails, not its batch. */
    data: z.string().catch(""),
    /** Seconds since the epoch, with a fraction. */
    approximateArrivalTimestamp: z.number().optional(),
  }),
});

const FirehoseRecord = z.looseObject({
  recordId: z.string(),
  data: z.string().catch(""),
  /** Milliseconds since the epoch. */
  approximateArrivalTimestamp: z.number().optional(),
});

/**
 * The event of an event source mapping of Kinesis, or of a Firehose transformation: a Pinpoint event stream can write to
 * either. [Lambda developer guide: Kinesis; Firehose developer guide: data transformation]
 */
export const StreamEvent = z.union([
  z
    .looseObject({ Records: z.array(KinesisRecord) })
    .transform(({ Records }) => ({ from: "kinesis" as const, records: Records })),
  z
    .looseObject({ deliveryStreamArn: z.string(), records: z.array(FirehoseRecord) })
    .transform(({ records }) => ({ from: "firehose" as const, records })),
]);
export type StreamEvent = z.infer<typeof StreamEvent>;

/** A record from either source. `id` identifies it in the response, `position` in the stream; `data` is base64. */
export type StreamRecord = { id: string; position: string; data: string; arrivedAt: Date };

/** The records in shard order. A record without an arrival time gets `now`. */
export const toStreamRecords = (event: StreamEvent, now: Date): StreamRecord[] =>
  event.from === "kinesis"
    ? event.records.map(({ eventID, kinesis }) => ({
        id: kinesis.sequenceNumber,
        position: eventID,
        data: kinesis.data,
        arrivedAt: toDate((kinesis.approximateArrivalTimestamp ?? Number.NaN) * 1_000, now),
      }))
    : event.records.map(({ recordId, data, approximateArrivalTimestamp }) => ({
        id: recordId,
        position: recordId,
        data,
        arrivedAt: toDate(approximateArrivalTimestamp ?? Number.NaN, now),
      }));

const toDate = (milliseconds: number, otherwise: Date): Date => {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? otherwise : date;
};
