import { setImmediate } from "node:timers/promises";
import { ApiError } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import { audience } from "../../segment/store/audience.ts";
import type { AudienceQuery } from "../../segment/store/audience-page.ts";
import type { ExportJob } from "../job.ts";
import { callPatiently } from "../patient-calls.ts";
import { s3Location } from "../s3-url.ts";
import { addFailures } from "../store/failures.ts";
import { completeJob, reloadJob, saveExportProgress, setJobStatus } from "../store/jobs.ts";
import { addPiece, countPieces } from "../store/pieces.ts";
import { UnreadableFile } from "../unreadable-file.ts";
import { packPiece } from "./pack-piece.ts";

/**
 * Runs an export from where it is to its end. A file is written before the job's position moves: after a crash it is
 * written again, under the same name.
 */
export const runExport = async (context: EngineContext, job: ExportJob, signal: AbortSignal): Promise<void> => {
  setJobStatus(context, job, "PROCESSING");
  try {
    let current: ExportJob | undefined = job;
    while (current !== undefined && current.cursor < current.lastRowid) {
      current = await exportPiece(context, current, signal);
      await setImmediate();
      signal.throwIfAborted();
    }
    if (current !== undefined) completeJob(context, current, "COMPLETED");
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    transaction(context.db, () => {
      addFailures(context, job, [{ file: job.definition.S3UrlPrefix, line: 0, field: "", reason: error.message }]);
      completeJob(context, job, "FAILED");
    });
  }
};

/** Writes the next file. Returns the job with its new position; undefined if it was deleted with its application. */
const exportPiece = async (
  context: EngineContext,
  job: ExportJob,
  signal: AbortSignal,
): Promise<ExportJob | undefined> => {
  const { bytes, records, cursor } = await packPiece(context, queryOf(context, job), job.cursor);
  const number = countPieces(context, job).completed + 1;
  const { bucket, key } = fileOf(job, number);
  if (records > 0) await callPatiently(() => context.ports.objects.write(bucket, key, bytes), signal);
  return transaction(context.db, () => {
    if (reloadJob(context, job) === undefined) return undefined;
    if (records > 0)
      addPiece(context, job, { number, key, sizeBytes: bytes.byteLength, etag: "", records }, "completed");
    const next = { ...job, processed: job.processed + records, cursor };
    saveExportProgress(context, next);
    return next;
  });
};

const queryOf = (context: EngineContext, { appId, definition, lastRowid }: ExportJob): AudienceQuery => {
  const { SegmentId, SegmentVersion } = definition;
  try {
    const condition = SegmentId ? audience(context, appId, SegmentId, SegmentVersion) : { where: "1", parameters: [] };
    return { appId, condition, deliverableTo: undefined, lastRowid };
  } catch (error) {
    throw error instanceof ApiError ? new UnreadableFile(error.message) : error;
  }
};

// unspecified by AWS, except that the files end in .gz. [Pinpoint developer guide: exporting endpoints]
const fileOf = ({ id, definition }: ExportJob, number: number): { bucket: string; key: string } => {
  const { bucket, key } = s3Location(definition.S3UrlPrefix);
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  return { bucket, key: `${folder}${id}-${String(number).padStart(5, "0")}.json.gz` };
};
