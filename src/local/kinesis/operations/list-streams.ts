import * as z from "zod";
import { listStreams } from "../../../engine/stream/streams.ts";
import { operation } from "../operation.ts";
import { streamDescription } from "../stream-description.ts";

// [Kinesis API reference: ListStreams]
const Input = z.object({
  Limit: z.number().int().min(1).max(10_000).default(100),
  ExclusiveStartStreamName: z.string().optional(),
  NextToken: z.string().optional(),
});

export const ListStreams = operation(Input, (context, { Limit, ExclusiveStartStreamName, NextToken }) => {
  const after = NextToken ?? ExclusiveStartStreamName ?? "";
  const found = listStreams(context).filter(({ name }) => name > after);
  const page = found.slice(0, Limit);
  const hasMore = found.length > Limit;
  return {
    StreamNames: page.map(({ name }) => name),
    StreamSummaries: page.map((stream) => {
      const { StreamName, StreamARN, StreamStatus, StreamModeDetails, StreamCreationTimestamp } = streamDescription(
        context,
        stream,
      );
      return { StreamName, StreamARN, StreamStatus, StreamModeDetails, StreamCreationTimestamp };
    }),
    HasMoreStreams: hasMore,
    ...(hasMore ? { NextToken: page.at(-1)?.name } : {}),
  };
});
