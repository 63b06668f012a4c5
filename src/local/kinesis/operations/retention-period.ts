import * as z from "zod";
import { type Stream, setRetention } from "../../../engine/stream/store/streams.ts";
import { KinesisError } from "../kinesis-error.ts";
import { retentionHours } from "../limits.ts";
import { operation } from "../operation.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

const Input = StreamNamed.extend({
  RetentionPeriodHours: z.number().int().min(retentionHours.shortest).max(retentionHours.longest),
});

const changeTo = (direction: string, isWrongWay: (stream: Stream, hours: number) => boolean) =>
  operation(Input, (context, input) => {
    const stream = streamNamed(context, input);
    const hours = input.RetentionPeriodHours;
    if (isWrongWay(stream, hours)) {
      const message = `${direction} takes no period of ${hours} hours from a stream with ${stream.retentionHours}.`;
      throw new KinesisError("InvalidArgumentException", message);
    }
    setRetention(context, stream.name, hours);
    return undefined;
  });

export const IncreaseStreamRetentionPeriod = changeTo(
  "IncreaseStreamRetentionPeriod",
  (stream, hours) => hours < stream.retentionHours,
);

export const DecreaseStreamRetentionPeriod = changeTo(
  "DecreaseStreamRetentionPeriod",
  (stream, hours) => hours > stream.retentionHours,
);
