import { badRequest, tooManyRequests } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import { parseBody } from "../../request-body.ts";
import { requireSegment } from "../../segment/store/segments.ts";
import type { Job } from "../job.ts";
import { countActiveJobs, createImportJob } from "../store/jobs.ts";
import { ImportJobRequest } from "./import-job-request.ts";

// [Pinpoint quotas: endpoint import quotas]
const ACTIVE_IMPORTS_MAX = 10;

/** Creates an import job; the job runner runs it. A dry run checks all rows, and changes neither endpoints nor segments. */
export const startImport = (
  context: EngineContext,
  applicationId: string | undefined,
  body: unknown,
  { isDryRun } = { isDryRun: false },
): Job => {
  const job = transaction(context.db, () => {
    const app = requireApp(context, applicationId);
    const definition = parseBody(ImportJobRequest, body);
    const segment = definition.SegmentId && requireSegment(context, app.id, definition.SegmentId);
    if (segment && segment.definition.SegmentType !== "IMPORT")
      throw badRequest("SegmentId: the segment was not imported; imports add endpoints to imported segments only");
    // unspecified by AWS how the quota is reported.
    if (countActiveJobs(context, "IMPORT") >= ACTIVE_IMPORTS_MAX)
      throw tooManyRequests(`${ACTIVE_IMPORTS_MAX} import jobs are active, which is the limit`);
    return createImportJob(context, app.id, definition, isDryRun);
  });
  context.changed();
  return job;
};
