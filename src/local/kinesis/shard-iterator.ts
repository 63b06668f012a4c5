import * as z from "zod";
import { parseJson } from "../../parse-json.ts";
import { KinesisError } from "./kinesis-error.ts";
import { ITERATOR_LIFETIME_MS } from "./limits.ts";

/** A cursor in one shard of a stream. */
export type ShardPlace = { stream: string; shard: number; cursor: number };

// Stream name, shard, cursor (-1 before the first record), time of creation.
const IteratorToken = z.tuple([z.string(), z.int().min(0), z.int().min(-1), z.int().min(0)]);

export const writeIterator = ({ stream, shard, cursor }: ShardPlace, nowMs: number): string =>
  Buffer.from(JSON.stringify([stream, shard, cursor, nowMs])).toString("base64");

export const readIterator = (iterator: string, nowMs: number): ShardPlace => {
  const token = IteratorToken.safeParse(parseJson(Buffer.from(iterator, "base64").toString()));
  if (!token.success) throw new KinesisError("InvalidArgumentException", "Invalid ShardIterator.");
  const [stream, shard, cursor, createdAtMs] = token.data;
  if (nowMs - createdAtMs <= ITERATOR_LIFETIME_MS) return { stream, shard, cursor };
  throw new KinesisError(
    "ExpiredIteratorException",
    `Iterator expired. The iterator was created at time ${new Date(createdAtMs).toISOString()} while right now it is ` +
      `${new Date(nowMs).toISOString()} which is further in the future than the tolerated delay of ${ITERATOR_LIFETIME_MS} milliseconds.`,
  );
};
