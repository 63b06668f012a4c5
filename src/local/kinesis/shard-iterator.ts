import * as z from "zod";
import { KinesisError } from "./kinesis-error.ts";
import { iteratorLifeMs } from "./limits.ts";

const ShardPlace = z.tuple([z.string(), z.number().int(), z.number().int(), z.number()]);
export type ShardPlace = { stream: string; shard: number; cursor: number };

export const writeIterator = ({ stream, shard, cursor }: ShardPlace, nowMs: number): string =>
  Buffer.from(JSON.stringify([stream, shard, cursor, nowMs])).toString("base64");

const parsed = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token, "base64").toString());
  } catch {
    return undefined;
  }
};

export const readIterator = (token: string, nowMs: number): ShardPlace => {
  const place = ShardPlace.safeParse(parsed(token));
  if (!place.success) throw new KinesisError("InvalidArgumentException", "Invalid ShardIterator.");
  const [stream, shard, cursor, madeAtMs] = place.data;
  if (nowMs - madeAtMs <= iteratorLifeMs) return { stream, shard, cursor };
  throw new KinesisError(
    "ExpiredIteratorException",
    `Iterator expired. The iterator was created at time ${new Date(madeAtMs).toISOString()} while right now it is ` +
      `${new Date(nowMs).toISOString()} which is further in the future than the tolerated delay of ${iteratorLifeMs} milliseconds.`,
  );
};
