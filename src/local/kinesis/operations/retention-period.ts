import * as z from "zod";
import { type Stream, setRetention } from "../../../engine/stream/streams.ts";
import { KinesisError } from "../kinesis-error.ts";
import { RETENTION_HOURS } from "../limits.ts";
import { operation } from "../operation.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

const Input = StreamNamed.extend({
  RetentionPeriodHours: z.number().int().min(RETENTION_HOURS.min).max(RETENTION_HOURS.max),
});

const changeRetention = (isWrongDirection: (stream: Stream, hours: number) => boolean) =>
  operation(Input, (context, input) => {
    const stream = streamNamed(context, input);
    const hours = input.RetentionPeriodHours;
    if (isWrongDirection(stream, hours)) {
      const message = `Requested retention period (${hours} hours) conflicts with the current one of stream ${stream.name} (${stream.retentionHours} hours).`;
      throw new KinesisError("InvalidArgumentException", message);
    }
    setRetention(context, stream.name, hours);
    return undefined;
  });

export const IncreaseStreamRetentionPeriod = changeRetention((stream, hours) => hours < stream.retentionHours);

export const DecreaseStreamRetentionPeriod = changeRetention((stream, hours) => hours > stream.retentionHours);
