import { setTimeout } from "node:timers/promises";
import { keepRunning } from "../keep-running.ts";
import { advanceClock } from "./advance-clock.ts";
import { type Clock, createClock } from "./clock.ts";
import type { EngineContext, EnginePorts, SendFailure } from "./context.ts";
import { openDatabase } from "./database.ts";
import { createExecution, type ReportLoop } from "./execution.ts";
import { createJobRunner } from "./job/job-runner.ts";
import { NO_OBJECTS } from "./no-objects.ts";
import { OPERATIONS } from "./operations.ts";
import { type ApiRequest, type ApiResponse, createServer } from "./server.ts";
import { EngineSettings } from "./settings.ts";
import { trimStreams } from "./stream/streams.ts";

// In real time, so that consumers can still read records after the engine's clock was advanced by days.
const TRIM_INTERVAL_MS = 3_600_000;

type OptionalPort = "objects" | "checkWebhook";

export type EngineOptions = {
  /** A file, or `:memory:`. */
  databasePath: string;
  /** Without `objects`, import and export jobs fail; without `checkWebhook`, webhooks are not checked. */
  ports: Omit<EnginePorts, OptionalPort> & Partial<Pick<EnginePorts, OptionalPort>>;
  clock?: Clock;
  region: string;
  accountId: string;
  settings?: Partial<EngineSettings>;
  /** The ARNs of the only streams that applications may name as their event stream; by default every stream that exists. */
  eventStreams?: readonly string[];
  /** Receives the state of the loops: the execution of campaigns and journeys, and the trimming of streams. */
  report?: ReportLoop;
  /** Receives why endpoints receive nothing: each failed attempt of a batch, and each rejection of its endpoints. */
  sendFailed?: (failure: SendFailure) => void;
};

export type Engine = {
  /** Returns the response to one request of the Pinpoint API; never rejects. */
  respond(request: ApiRequest): Promise<ApiResponse>;
  context: EngineContext;
  /** Starts to run campaigns, journeys and jobs; continues what an earlier process did not finish. */
  start(): void;
  /** Waits for invocations in flight, then closes the file. */
  stop(): Promise<void>;
  /** Resolves when nothing is due now. */
  idle(): Promise<void>;
  /** Like `idle`, except that a batch between attempts counts as a wait that ends in the future. */
  settled(): Promise<void>;
  /**
   * Advances the clock to `ms`, or until `caller` is aborted; see `advanceClock`. After each step that succeeds, calls
   * `moved` with the clock's offset from real time. Rejects if campaigns or journeys fail at the new time.
   */
  advanceTo(ms: number, moved: (offsetMs: number) => void, caller?: AbortSignal): Promise<void>;
};

/** An engine over one SQLite file. */
export const createEngine = (options: EngineOptions): Engine => {
  const { databasePath, ports, region, accountId, clock = createClock(), settings = {} } = options;
  const { report = logFailure, sendFailed = () => {} } = options;
  const context: EngineContext = {
    db: openDatabase(databasePath),
    clock,
    region,
    accountId,
    ports: { objects: NO_OBJECTS, checkWebhook: async () => undefined, ...ports },
    settings: EngineSettings.parse(settings),
    eventStreams: options.eventStreams,
    sendFailed,
    changed: () => {
      execution.wake();
      jobs.wake();
    },
  };
  const execution = createExecution(context, report);
  const jobs = createJobRunner(context, (state) => report("import and export jobs", state));
  const stopping = new AbortController();
  const { signal } = stopping;

  return {
    respond: createServer(context, OPERATIONS),
    context,
    start: () => {
      execution.start();
      jobs.start();
      void keepRunning(trimRegularly(context, signal), { signal, report: (state) => report("stream trimming", state) });
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([execution.stop(), jobs.stop()]);
      context.db.close();
    },
    idle: () => execution.idle(),
    settled: () => execution.settled(),
    advanceTo: (ms, moved, caller) =>
      advanceClock(clock, ms, {
        settled: () => execution.settled(),
        isStopped: () => signal.aborted || caller?.aborted === true,
        moved,
      }),
  };
};

/** Trims the streams every hour, and again soon after a failure. */
const trimRegularly = (context: EngineContext, signal: AbortSignal) => {
  let isDue = false;
  return async (progressed: () => void): Promise<void> => {
    while (!signal.aborted) {
      if (!isDue) await setTimeout(TRIM_INTERVAL_MS, undefined, { signal, ref: false });
      isDue = true;
      trimStreams(context);
      isDue = false;
      progressed();
    }
  };
};

const logFailure: ReportLoop = (loop, state) => {
  if (state.kind === "failing") console.error(`${loop} failed and is retried:`, state.error);
};
