import type { ServedClients } from "../aws/served-clients.ts";
import { connectServedStream } from "../aws/served-streams.ts";
import type { EngineContext } from "../engine/context.ts";
import { streamName } from "../engine/stream/streams.ts";
import type { Health } from "../health.ts";
import { forwardStream } from "./forward-stream.ts";
import { log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

export type StreamPorts = {
  clients: Pick<ServedClients, "kinesis" | "firehose">;
  health: Health;
  metrics: Pick<Metrics, "delivered">;
};

/** Forwards each event stream to its destination. The returned function ends it after the requests in flight. */
export const forwardStreams = (
  context: EngineContext,
  arns: readonly string[],
  { clients, health, metrics }: StreamPorts,
): (() => Promise<unknown>) => {
  const stops = arns.map((arn) =>
    forwardStream({
      context,
      arn,
      put: connectServedStream(clients, arn),
      report: (state) => health.report(`event stream ${streamName(arn)}`, state),
      forwarded: (result, count) => {
        metrics.delivered("event stream", result, count);
        if (result === "rejected")
          log("records are too long for an event stream and were dropped", { stream: arn, count });
      },
    }),
  );
  return () => Promise.all(stops.map((stop) => stop()));
};
