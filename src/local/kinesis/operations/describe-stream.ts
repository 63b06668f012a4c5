import * as z from "zod";
import { operation } from "../operation.ts";
import { shardsOf } from "../shards.ts";
import { streamDescription } from "../stream-description.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

// [Kinesis API reference: DescribeStream]
const Input = StreamNamed.extend({
  Limit: z.number().int().min(1).max(10_000).default(100),
  ExclusiveStartShardId: z.string().optional(),
});

export const DescribeStream = operation(Input, (context, input) => {
  const stream = streamNamed(context, input);
  const shards = shardsOf(stream).filter(({ ShardId }) => ShardId > (input.ExclusiveStartShardId ?? ""));
  return {
    StreamDescription: {
      ...streamDescription(context, stream),
      Shards: shards.slice(0, input.Limit),
      HasMoreShards: shards.length > input.Limit,
    },
  };
});
