import { keepRunning, type LoopState } from "../../keep-running.ts";
import { storageProblem } from "../../storage-error.ts";
import { toError } from "../../to-error.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { runExport } from "./export/run-export.ts";
import { runImport } from "./import/run-import.ts";
import type { Job } from "./job.ts";
import { addFailures } from "./store/failures.ts";
import { completeJob, nextActiveJob } from "./store/jobs.ts";

export type JobRunner = {
  /** Starts to run the jobs, and continues those that an earlier process did not finish. */
  start(): void;
  wake(): void;
  /** Resolves when no job runs any more. */
  stop(): Promise<void>;
};

// [Pinpoint developer guide: importing endpoints] two import jobs run at the same time.
const CONCURRENT_JOBS = 2;

/** Runs import and export jobs, the oldest first. */
export const createJobRunner = (context: EngineContext, report: (state: LoopState) => void): JobRunner => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Set<number>();
  let wakeUp = Promise.withResolvers<void>();
  let loops: Promise<void>[] = [];
  const wake = (): void => {
    wakeUp.resolve();
    wakeUp = Promise.withResolvers();
  };

  const work = async (progressed: () => void): Promise<void> => {
    while (!signal.aborted) {
      const job = nextActiveJob(context, running);
      if (job === undefined) {
        await wakeUp.promise;
        continue;
      }
      running.add(job.number);
      try {
        await runJob(context, job, signal);
      } finally {
        running.delete(job.number);
      }
      progressed();
    }
  };
  return {
    start: () => {
      if (loops.length > 0) return;
      loops = Array.from({ length: CONCURRENT_JOBS }, () => keepRunning(work, { signal, report }));
    },
    wake,
    stop: async () => {
      stopping.abort();
      wake();
      await Promise.all(loops);
    },
  };
};

/** Rejects only for a reason that a later attempt can get past: the end of the process, or the disk. */
const runJob = async (context: EngineContext, job: Job, signal: AbortSignal): Promise<void> => {
  try {
    switch (job.kind) {
      case "IMPORT":
        return await runImport(context, job, signal);
      case "EXPORT":
        return await runExport(context, job, signal);
      default:
        job satisfies never;
    }
  } catch (error) {
    if (signal.aborted || storageProblem(error) !== undefined) throw error;
    console.error(`job ${job.id} failed:`, error);
    transaction(context.db, () => {
      addFailures(context, job, [
        { file: "", line: 0, field: "", reason: `the engine failed: ${toError(error).name}` },
      ]);
      completeJob(context, job, "FAILED");
    });
  }
};
