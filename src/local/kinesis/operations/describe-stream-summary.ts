import { operation } from "../operation.ts";
import { streamDescription } from "../stream-description.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

export const DescribeStreamSummary = operation(StreamNamed, (context, input) => {
  const stream = streamNamed(context, input);
  return {
    StreamDescriptionSummary: {
      ...streamDescription(context, stream),
      OpenShardCount: stream.shardCount,
      ConsumerCount: 0,
    },
  };
});
