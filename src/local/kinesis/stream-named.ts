import * as z from "zod";
import type { EngineContext } from "../../engine/context.ts";
import { describeStream, type Stream } from "../../engine/stream/streams.ts";
import { KinesisError } from "./kinesis-error.ts";

export const StreamName = z
  .string()
  .regex(/^[a-zA-Z0-9_.-]{1,128}$/, "Member must satisfy pattern: [a-zA-Z0-9_.-]+ of 1 to 128");

/** The stream of a request, by name or by ARN. */
export const StreamNamed = z.object({
  StreamName: StreamName.optional(),
  StreamARN: z
    .string()
    .regex(/^arn:aws[^:]*:kinesis:[^:]+:\d{12}:stream\/.+$/, "Member must be the ARN of a stream")
    .optional(),
});
export type StreamNamed = z.infer<typeof StreamNamed>;

export const streamNamed = (context: EngineContext, { StreamName: name, StreamARN: arn }: StreamNamed): Stream => {
  const nameOrArn = arn ?? name;
  if (nameOrArn === undefined)
    throw new KinesisError("InvalidArgumentException", "Either StreamName or StreamARN must be specified.");
  const stream = describeStream(context, nameOrArn);
  if (stream && (arn === undefined || stream.arn === arn)) return stream;
  const subject = arn ?? `${name} under account ${context.accountId}`;
  throw new KinesisError("ResourceNotFoundException", `Stream ${subject} not found.`);
};
