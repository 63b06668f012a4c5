import * as z from "zod";
import type { StreamEntry } from "../../engine/stream/streams.ts";
import { RECORD_MAX_BYTES } from "./limits.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A record of PutRecord or PutRecords. [Kinesis API reference: PutRecordsRequestEntry] */
export const PutEntry = z.object({
  Data: z
    .string()
    .regex(BASE64, "Member must be base64")
    .transform((text) => Buffer.from(text, "base64"))
    .refine(
      (data) => data.length <= RECORD_MAX_BYTES,
      `Member must have length less than or equal to ${RECORD_MAX_BYTES}`,
    ),
  PartitionKey: z
    .string()
    .min(1, "Member must have length greater than or equal to 1")
    .max(256, "Member must have length less than or equal to 256"),
  ExplicitHashKey: z
    .string()
    .regex(/^(0|[1-9]\d{0,38})$/, "Member must satisfy pattern: 0|([1-9]\\d{0,38})")
    .refine((text) => BigInt(text) < 2n ** 128n, "Member must be less than 2^128")
    .optional(),
});
export type PutEntry = z.infer<typeof PutEntry>;

/** The size that counts towards the limits: data and partition key. [Kinesis API reference: PutRecords] */
export const entryBytes = ({ Data, PartitionKey }: PutEntry): number => Data.length + Buffer.byteLength(PartitionKey);

export const toStreamEntry = ({ Data, PartitionKey, ExplicitHashKey }: PutEntry): StreamEntry => ({
  partitionKey: PartitionKey,
  data: Data,
  ...(ExplicitHashKey === undefined ? {} : { explicitHashKey: ExplicitHashKey }),
});
