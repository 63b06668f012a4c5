import type { EngineContext } from "../../engine/context.ts";
import { describeStream, onArrival, openCheckpoints } from "../../engine/stream/streams.ts";
import { type EventSourceMapping, isStreamMapping, type StreamMapping } from "./mapping.ts";
import { type QueuePorts, startQueuePoller } from "./queue-poller.ts";
import { createShardPoller } from "./shard-poller.ts";
import type { StreamPorts } from "./stream-delivery.ts";

export type EventSourcePorts = StreamPorts & QueuePorts;
export type EventSources = { stop: () => Promise<void> };

/** Starts the enabled mappings. `stop` resolves when all running invocations have finished, and no new one starts. */
export const startEventSources = (
  context: EngineContext,
  mappings: EventSourceMapping[],
  ports: EventSourcePorts,
): EventSources => {
  const sources = mappings
    .filter(({ Enabled }) => Enabled)
    .map((mapping) =>
      isStreamMapping(mapping) ? startStream(context, mapping, ports) : startQueuePoller(mapping, ports),
    );
  return {
    stop: async () => {
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
};

const startStream = (context: EngineContext, mapping: StreamMapping, ports: StreamPorts): EventSources => {
  const stream = describeStream(context, mapping.EventSourceArn);
  if (!stream) {
    throw new Error(`the event source of ${mapping.FunctionName} does not exist: ${mapping.EventSourceArn}`);
  }
  const checkpoints = openCheckpoints(context, `${mapping.FunctionName} ${mapping.EventSourceArn}`);
  const pollers = Array.from({ length: stream.shardCount }, (_, shard) =>
    createShardPoller(context, mapping, stream, shard, checkpoints, ports),
  );
  const wake = () => {
    for (const poller of pollers) poller.wake();
  };
  const unsubscribe = onArrival(context, stream.name, wake);
  wake();
  return {
    stop: async () => {
      unsubscribe();
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
  };
};
