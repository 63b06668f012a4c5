import { type Clock, createClock } from "./clock.ts";
import type { EngineContext, EnginePorts } from "./context.ts";
import { openDatabase } from "./database.ts";
import { createExecution } from "./execution.ts";
import { OPERATIONS } from "./operations.ts";
import { createServer, type WireRequest, type WireResponse } from "./server.ts";
import { EngineSettings } from "./settings.ts";
import { trimStreams } from "./stream/store/streams.ts";

// In real time: when the clock is moved by days, consumers still have this long to read what has thereby expired.
const TRIM_EVERY_MS = 3_600_000;

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
  /** Answers one request of the Pinpoint API; never rejects. */
  answer(request: WireRequest): Promise<WireResponse>;
  context: EngineContext;
  /** Begins to run campaigns and journeys, going on where an earlier process was. */
  start(): void;
  /** Finishes what is in flight and closes the file. */
  stop(): Promise<void>;
  /** Resolves when nothing is due. */
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
    answer: createServer(context, OPERATIONS),
    context,
    start: () => {
      execution.start();
      trimming ??= setInterval(trimStreams, TRIM_EVERY_MS, context).unref();
    },
    stop: async () => {
      clearInterval(trimming);
      await execution.stop();
      context.db.close();
    },
    idle: () => execution.idle(),
  };
};
