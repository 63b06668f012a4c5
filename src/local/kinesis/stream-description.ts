import type { EngineContext } from "../../engine/context.ts";
import { loadStreamMode, type Stream } from "../../engine/stream/streams.ts";

/** The fields common to all descriptions of a stream. [Kinesis API reference: StreamDescription, StreamDescriptionSummary] */
export const streamDescription = (context: EngineContext, stream: Stream) => ({
  StreamName: stream.name,
  StreamARN: stream.arn,
  StreamStatus: "ACTIVE",
  StreamModeDetails: { StreamMode: loadStreamMode(context, stream.name) },
  RetentionPeriodHours: stream.retentionHours,
  StreamCreationTimestamp: stream.createdAtMs / 1_000,
  EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  EncryptionType: "NONE",
});
