import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { Job, JobFailure } from "../job.ts";

/** Further failures of a job are counted and not kept. A file of a gigabyte may have millions. */
const FAILURES_KEPT = 100_000;

export const addFailures = ({ db }: EngineContext, { number }: Job, failures: readonly JobFailure[]): void => {
  if (failures.length === 0) return;
  // The job may have been deleted with its application meanwhile.
  if (one(db, "SELECT 1 FROM job WHERE number = ?", number) === undefined) return;
  const count = one<{ kept: number }>(db, "SELECT count(*) AS kept FROM job_failure WHERE job = ?", number)?.kept ?? 0;
  for (const { file, line, field, reason } of failures.slice(0, Math.max(0, FAILURES_KEPT - count)))
    run(
      db,
      "INSERT INTO job_failure (job, file, line, field, reason) VALUES (?, ?, ?, ?, ?)",
      ...[number, file, line, field, reason],
    );
};

/** The failures of a job in the order in which they occurred, after the first `skip`. */
export const listJobFailures = ({ db }: EngineContext, { number }: Job, limit: number, skip = 0): JobFailure[] =>
  all<JobFailure>(
    db,
    "SELECT file, line, field, reason FROM job_failure WHERE job = ? ORDER BY id LIMIT ? OFFSET ?",
    ...[number, limit, skip],
  );
