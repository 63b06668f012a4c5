import { statSync } from "node:fs";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { EngineContext } from "../engine/context.ts";
import { countActive } from "../engine/delivery/store/active-counts.ts";
import { listStreams, streamLag } from "../engine/stream/streams.ts";

// From a read of one endpoint to a batch of 100.
const LATENCY_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of the server, in the text format of Prometheus. No label contains an id of a person or an address. */
export const createMetrics = () => {
  const registry = new Registry();
  const requests = new Counter({
    name: "pinpoint_requests_total",
    help: "Requests to the Pinpoint API, by operation and HTTP status",
    labelNames: ["operation", "status"],
    registers: [registry],
  });
  const latency = new Histogram({
    name: "pinpoint_request_duration_seconds",
    help: "Time from the headers of a request to its response, by operation",
    labelNames: ["operation"],
    buckets: LATENCY_BUCKETS_SECONDS,
    registers: [registry],
  });
  const deliveries = new Counter({
    name: "pinpoint_deliveries_total",
    help: "Invocations and messages that left the engine since the start, by destination and result",
    labelNames: ["destination", "result"],
    registers: [registry],
  });

  return {
    responded: (operation = "none", status: number, seconds: number): void => {
      requests.inc({ operation, status });
      latency.observe({ operation }, seconds);
    },
    delivered: (destination: string, result: string, count = 1): void => deliveries.inc({ destination, result }, count),
    /** Adds the metrics that are read from the database at each request for the metrics. */
    watch: (context: EngineContext, databasePath: string): void => {
      const gauge = (name: string, help: string, read: (gauge: Gauge) => void): Gauge =>
        new Gauge({
          name,
          help,
          labelNames: LABELS,
          registers: [registry],
          collect() {
            this.reset();
            read(this);
          },
        });
      gauge("pinpoint_active", "Runs that are not finished, and batches that are not settled, by kind", (active) => {
        for (const [kind, count] of Object.entries(countActive(context))) active.set({ kind }, count);
      });
      gauge("pinpoint_stream_records", "Records that wait to be forwarded, by stream", (records) => {
        for (const { name } of listStreams(context)) records.set({ stream: name }, streamLag(context, name).records);
      });
      gauge("pinpoint_stream_lag_seconds", "Age of the oldest record that waits, by stream", (age) => {
        for (const { name } of listStreams(context))
          age.set({ stream: name }, streamLag(context, name).oldestMs / 1_000);
      });
      gauge("pinpoint_database_bytes", "Size of the database and of its write-ahead log", (size) => {
        size.set({}, sizeOf(databasePath) + sizeOf(`${databasePath}-wal`));
      });
    },
    text: (): Promise<string> => registry.metrics(),
    names: (): string[] => registry.getMetricsAsArray().map(({ name }) => name),
    contentType: registry.contentType,
  };
};
export type Metrics = ReturnType<typeof createMetrics>;

const LABELS = ["kind", "stream"];

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
