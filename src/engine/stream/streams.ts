// The interface of the engine's Kinesis streams for the local cloud, which imports no other file of this folder.
export { onArrival } from "./arrival.ts";
export { sequenceNumber } from "./sequence-number.ts";
export { hashKeyRange } from "./shard.ts";
export { type Checkpoints, openCheckpoints } from "./store/checkpoints.ts";
export { appendWhenDue } from "./store/late-records.ts";
export { cursorAt, type StreamPosition } from "./store/stream-cursor.ts";
export {
  appendToStream,
  deleteRecords,
  getRecords,
  type ShardRecord,
  type StreamEntry,
  streamLag,
  trimStreams,
} from "./store/stream-records.ts";
export {
  createStream,
  deleteStream,
  describeStream,
  listStreams,
  loadStreamMode,
  type Stream,
  saveStreamMode,
  setRetention,
  streamArn,
  streamName,
} from "./store/streams.ts";
