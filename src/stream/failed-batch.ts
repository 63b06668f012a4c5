import * as z from "zod";
import { JsonText } from "../json-text.ts";

/**
 * The body of a message in the failed queue: the range of a shard that Lambda stopped retrying, without its records.
 * [Lambda developer guide: Kinesis, discarded batches]
 */
export const FailedBatch = JsonText.pipe(
  z.object({
    KinesisBatchInfo: z.object({
      shardId: z.string().min(1),
      startSequenceNumber: z.string().regex(/^\d+$/),
      endSequenceNumber: z.string().regex(/^\d+$/),
      batchSize: z.int(),
      streamArn: z.string().includes(":stream/"),
    }),
  }),
).transform(({ KinesisBatchInfo: { streamArn, ...range } }) => ({
  ...range,
  streamName: streamArn.slice(streamArn.indexOf("/") + 1),
}));
export type FailedBatch = z.infer<typeof FailedBatch>;
