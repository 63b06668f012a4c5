import * as z from "zod";
import { createStream, saveStreamMode } from "../../../engine/stream/streams.ts";
import { KinesisError } from "../kinesis-error.ts";
import { ON_DEMAND_SHARDS, SHARDS_PER_STREAM } from "../limits.ts";
import { operation } from "../operation.ts";
import { StreamName } from "../stream-named.ts";

const Input = z.object({
  StreamName,
  ShardCount: z.number().int().min(1).max(SHARDS_PER_STREAM).optional(),
  StreamModeDetails: z.object({ StreamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) }).optional(),
});

export const CreateStream = operation(Input, (context, { StreamName: name, ShardCount, StreamModeDetails }) => {
  const mode = StreamModeDetails?.StreamMode ?? "PROVISIONED";
  if (mode === "PROVISIONED" && ShardCount === undefined) {
    throw new KinesisError("InvalidArgumentException", "ShardCount must be specified for a PROVISIONED stream.");
  }
  if (!createStream(context, name, mode === "ON_DEMAND" ? ON_DEMAND_SHARDS : (ShardCount ?? 1))) {
    const message = `Stream ${name} under account ${context.accountId} already exists.`;
    throw new KinesisError("ResourceInUseException", message);
  }
  saveStreamMode(context, name, mode);
  return undefined;
});
