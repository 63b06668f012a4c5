import type { EngineContext } from "../../engine/context.ts";
import type { Stream } from "../../engine/stream/store/streams.ts";
import { streamMode } from "./stream-modes.ts";

/** What every description of a stream says. */
export const streamFacts = (context: EngineContext, stream: Stream) => ({
  StreamName: stream.name,
  StreamARN: stream.arn,
  StreamStatus: "ACTIVE",
  StreamModeDetails: { StreamMode: streamMode(context, stream.name) },
  RetentionPeriodHours: stream.retentionHours,
  StreamCreationTimestamp: stream.createdAtMs / 1_000,
  EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  EncryptionType: "NONE",
});
