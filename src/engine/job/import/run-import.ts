import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import type { ImportJob } from "../job.ts";
import { addFailures } from "../store/failures.ts";
import { completeJob, reloadJob, setJobStatus } from "../store/jobs.ts";
import { addPiece, nextOpenPiece } from "../store/pieces.ts";
import { UnreadableFile } from "../unreadable-file.ts";
import { findFiles } from "./find-files.ts";
import { finishImport } from "./finish-import.ts";
import { importPiece } from "./import-piece.ts";

/** Runs an import from where it is to its end. All progress is in the database, so that the process may end at any time. */
export const runImport = async (context: EngineContext, job: ImportJob, signal: AbortSignal): Promise<void> => {
  if (job.status !== "PROCESSING" && !(await startPieces(context, job, signal))) return;
  for (let piece = nextOpenPiece(context, job); piece !== undefined; piece = nextOpenPiece(context, job)) {
    await importPiece(context, job, piece, signal);
    signal.throwIfAborted();
  }
  transaction(context.db, () => {
    const current = reloadJob(context, job);
    if (current) finishImport(context, current);
  });
};

/** Lists the files of the job. Returns whether there are any. */
const startPieces = async (context: EngineContext, job: ImportJob, signal: AbortSignal): Promise<boolean> => {
  setJobStatus(context, job, "PREPARING_FOR_INITIALIZATION");
  try {
    const files = await findFiles(context.ports.objects, job.definition, signal);
    return transaction(context.db, () => {
      if (reloadJob(context, job) === undefined) return false;
      for (const [index, file] of files.entries())
        addPiece(context, job, { ...file, number: index + 1, records: 0 }, "open");
      setJobStatus(context, job, "PROCESSING");
      return true;
    });
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    transaction(context.db, () => {
      addFailures(context, job, [{ file: job.definition.S3Url, line: 0, field: "", reason: error.message }]);
      completeJob(context, job, "FAILED");
    });
    return false;
  }
};
