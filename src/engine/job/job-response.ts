import type { EngineContext } from "../context.ts";
import type { Job, JobFailure } from "./job.ts";
import { listJobFailures } from "./store/failures.ts";
import { countPieces } from "./store/pieces.ts";

// [Pinpoint API reference: ImportJobResponse.Failures] the first 100 entries that were not processed.
const FAILURES_SHOWN = 100;

/** [Pinpoint API reference: ImportJobResponse, ExportJobResponse] */
export const jobResponse = (context: EngineContext, job: Job) => {
  const pieces = countPieces(context, job);
  const failures = listJobFailures(context, job, FAILURES_SHOWN);
  return {
    ApplicationId: job.appId,
    Id: job.id,
    Type: job.kind,
    JobStatus: job.status,
    CreationDate: new Date(job.createdAtMs).toISOString(),
    ...(job.completedAtMs !== undefined && { CompletionDate: new Date(job.completedAtMs).toISOString() }),
    Definition: job.definition,
    TotalPieces: pieces.open + pieces.completed + pieces.failed,
    CompletedPieces: pieces.completed,
    FailedPieces: pieces.failed,
    TotalProcessed: job.processed,
    TotalFailures: job.failures,
    ...(failures.length > 0 && { Failures: failures.map(describe) }),
  };
};

const describe = ({ file, line, field, reason }: JobFailure): string => {
  const place = [file, ...(line > 0 ? [`line ${line}`] : []), ...(field === "" ? [] : [field])].join(", ");
  return `${place}: ${reason}`;
};
