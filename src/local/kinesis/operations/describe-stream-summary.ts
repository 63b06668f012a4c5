import { operation } from "../operation.ts";
import { streamFacts } from "../stream-facts.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

export const DescribeStreamSummary = operation(StreamNamed, (context, input) => {
  const stream = streamNamed(context, input);
  return {
    StreamDescriptionSummary: { ...streamFacts(context, stream), OpenShardCount: stream.shardCount, ConsumerCount: 0 },
  };
});
