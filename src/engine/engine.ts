import { type Clock, createClock } from "./clock.ts";
import type { EngineContext, EnginePorts } from "./context.ts";
import { openDatabase } from "./database.ts";
import { createExecution } from "./execution.ts";
import { OPERATIONS } from "./operations.ts";
import { type ApiRequest, type ApiResponse, createServer } from "./server.ts";
import { EngineSettings } from "./settings.ts";
import { trimStreams } from "./stream/streams.ts";

// In real time, so that consumers can still read records after the engine's clock was advanced by days.
const TRIM_INTERVAL_MS = 3_600_000;

export type EngineOptions = {
  /** A file, or `:memory:`. */
  databasePath: string;
  ports: EnginePorts;
  clock?: Clock;
  region: string;
  accountId: string;
  settings?: Partial<EngineSettings>;
};

export type Engine = {
  /** Returns the response to one request of the Pinpoint API; never rejects. */
  respond(request: ApiRequest): Promise<ApiResponse>;
  context: EngineContext;
  /** Starts to run campaigns and journeys; continues runs that an earlier process did not finish. */
  start(): void;
  /** Waits for invocations in flight, then closes the file. */
  stop(): Promise<void>;
  /** Resolves when nothing is due now. */
  idle(): Promise<void>;
};

/** An embedded Pinpoint over one SQLite file. */
export const createEngine = (options: EngineOptions): Engine => {
  const { databasePath, ports, region, accountId, clock = createClock(), settings = {} } = options;
  const context: EngineContext = {
    db: openDatabase(databasePath),
    clock,
    region,
    accountId,
    ports,
    settings: EngineSettings.parse(settings),
    changed: () => execution.wake(),
  };
  const execution = createExecution(context);
  let trimming: NodeJS.Timeout | undefined;

  return {
    respond: createServer(context, OPERATIONS),
    context,
    start: () => {
      execution.start();
      trimming ??= setInterval(trimStreams, TRIM_INTERVAL_MS, context).unref();
    },
    stop: async () => {
      clearInterval(trimming);
      await execution.stop();
      context.db.close();
    },
    idle: () => execution.idle(),
  };
};
