import type { ImportTask } from "./import-task.ts";

/** An import job as Pinpoint reports it. [Pinpoint API reference: ImportJobResponse] */
export type ImportJob = {
  id: string;
  status: string;
  segmentId: string | undefined;
  total: number;
  failed: number;
};

export type JobDecision =
  | { kind: "wait" }
  | { kind: "completed"; segmentId: string | undefined }
  | { kind: "failed"; reason: string };

// Unspecified by AWS how long a job takes; chosen because 1 GB, the largest import, is read in minutes.
const JOB_MAX_MS = 6 * 3_600_000;

/** Whether a job has ended; undefined if Pinpoint does not have it. */
export const decideByJob = (job: ImportJob | undefined, { startedAt }: ImportTask, now: Date): JobDecision => {
  if (job === undefined) return { kind: "failed", reason: "the job does not exist" };
  switch (job.status) {
    case "COMPLETED":
      return { kind: "completed", segmentId: job.segmentId };
    case "FAILED":
      return { kind: "failed", reason: "the job failed; GetImportJob lists the first failures" };
    default: {
      const isOverdue = now.getTime() - Date.parse(startedAt) > JOB_MAX_MS;
      return isOverdue ? { kind: "failed", reason: `the job is ${job.status} after six hours` } : { kind: "wait" };
    }
  }
};
