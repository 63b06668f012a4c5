import type { ServedClients } from "../aws/served-clients.ts";
import { connectServedStream } from "../aws/served-streams.ts";
import type { EngineContext } from "../engine/context.ts";
import type { Health } from "../health.ts";
import { forwardStream } from "./forward-stream.ts";
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
      report: (state) => health.report(`event stream ${arn}`, state),
      forwarded: (count) => metrics.delivered("event stream", "accepted", count),
    }),
  );
  return () => Promise.all(stops.map((stop) => stop()));
};
