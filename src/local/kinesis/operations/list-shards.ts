import * as z from "zod";
import { KinesisError } from "../kinesis-error.ts";
import { operation } from "../operation.ts";
import { shardsOf } from "../shards.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

// [Kinesis API reference: ListShards]
const Input = StreamNamed.extend({
  ExclusiveStartShardId: z.string().optional(),
  MaxResults: z.number().int().min(1).max(10_000).default(1_000),
  NextToken: z.string().optional(),
});

export const ListShards = operation(Input, (context, input) => {
  const token = input.NextToken === undefined ? undefined : readToken(input.NextToken);
  const stream = streamNamed(context, token ? { StreamName: token.name } : input);
  const after = token?.after ?? input.ExclusiveStartShardId ?? "";
  const found = shardsOf(stream).filter(({ ShardId }) => ShardId > after);
  const page = found.slice(0, input.MaxResults);
  if (found.length === page.length) return { Shards: page };
  const nextToken = Buffer.from(`${stream.name} ${page.at(-1)?.ShardId}`).toString("base64");
  return { Shards: page, NextToken: nextToken };
});

/** The token contains the stream's name, because a request with a token has no other. [Kinesis API reference: ListShards] */
const readToken = (token: string) => {
  const [name, after] = Buffer.from(token, "base64").toString().split(" ");
  if (name && after) return { name, after };
  throw new KinesisError("InvalidArgumentException", "Invalid NextToken.");
};
