import * as z from "zod";
import type { StreamEntry } from "../../engine/stream/streams.ts";
import { RECORD_MAX_BYTES } from "./limits.ts";

const HASH_KEY = /^(0|[1-9]\d{0,38})$/;

/** Node skips characters that are not base64, so that invalid text decodes to fewer bytes than its length implies. */
const decodeBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, "base64");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding ? bytes : undefined;
};

/** A record of PutRecord or PutRecords. [Kinesis API reference: PutRecordsRequestEntry] */
export const PutEntry = z.object({
  Data: z
    .string()
    .transform(decodeBase64)
    .pipe(z.custom<Buffer>((data) => data !== undefined, "Member must be base64"))
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
    .refine((text) => HASH_KEY.test(text) && BigInt(text) < 2n ** 128n, "Member must be a whole number below 2^128")
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
