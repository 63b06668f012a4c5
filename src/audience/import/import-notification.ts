import type { ImportRule } from "./import-rule.ts";
import type { Upload } from "./import-task.ts";
import type { ImportJob } from "./job-state.ts";

/** The message that the import topic publishes when an upload was imported, or could not be. It names no person. */
export type ImportNotification = {
  type: "segment-import";
  outcome: "completed" | "completed-with-failures" | "failed";
  upload: Upload;
  applicationId: string;
  reason?: string;
  jobId?: string;
  segmentId?: string;
  campaignId?: string;
  /** Endpoints in the file, and those that were not imported. */
  total?: number;
  failed?: number;
};

type Subject = { upload: Upload; rule: ImportRule };
type Result = { job?: ImportJob | undefined; campaignId?: string | undefined };

export const failedImport = ({ upload, rule }: Subject, reason: string, { job }: Result = {}): ImportNotification => ({
  type: "segment-import",
  outcome: "failed",
  upload,
  applicationId: rule.applicationId,
  reason,
  ...(job && { jobId: job.id, total: job.total, failed: job.failed }),
});

export const completedImport = (
  { upload, rule }: Subject,
  job: ImportJob,
  campaignId: string | undefined,
): ImportNotification => ({
  type: "segment-import",
  outcome: job.failed > 0 ? "completed-with-failures" : "completed",
  upload,
  applicationId: rule.applicationId,
  jobId: job.id,
  ...(job.segmentId !== undefined && { segmentId: job.segmentId }),
  ...(campaignId !== undefined && { campaignId }),
  total: job.total,
  failed: job.failed,
});
