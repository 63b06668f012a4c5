import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { requireSegment } from "../../segment/store/segments.ts";
import { listJobResponses } from "../list-job-responses.ts";

export const getSegmentExportJobs: Operation = (context, { path, query }) => {
  const app = requireApp(context, path["application-id"]);
  const segment = requireSegment(context, app.id, path["segment-id"]);
  return listJobResponses(context, app.id, "EXPORT", query, segment.id);
};
