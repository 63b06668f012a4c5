import type { EngineContext } from "../context.ts";
import { pageResponse, readPage } from "../paging.ts";
import type { Job } from "./job.ts";
import { jobResponse } from "./job-response.ts";
import { listJobs } from "./store/jobs.ts";

/** A page of the jobs of an application, or of one of its segments. */
export const listJobResponses = (
  context: EngineContext,
  appId: string,
  kind: Job["kind"],
  query: URLSearchParams,
  segmentId?: string,
) => {
  const page = readPage(query);
  return pageResponse(
    listJobs(context, appId, kind, page, segmentId),
    page,
    (job) => job.id,
    (job) => jobResponse(context, job),
  );
};
