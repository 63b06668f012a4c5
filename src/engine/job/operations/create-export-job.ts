import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { lastEndpointRowid } from "../../segment/store/audience-page.ts";
import { requireSegment } from "../../segment/store/segments.ts";
import { requireUsableSegment } from "../../segment/usable-segment.ts";
import { ExportJobRequest } from "../export/export-job-request.ts";
import { jobResponse } from "../job-response.ts";
import { createExportJob as insertExportJob } from "../store/jobs.ts";

/** Exports the endpoints of the application, or of a segment in its newest version or the one that the request names. */
export const createExportJob: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const { RoleArn, S3UrlPrefix, SegmentId, SegmentVersion } = parseBody(ExportJobRequest, body);
  const segment = SegmentId ? requireSegment(context, app.id, SegmentId, SegmentVersion ?? undefined) : undefined;
  if (segment) requireUsableSegment(context, app.id, segment.id, segment.version);
  const definition = { RoleArn, S3UrlPrefix, SegmentId: segment?.id, SegmentVersion: segment?.version };
  const job = insertExportJob(context, app.id, definition, lastEndpointRowid(context));
  context.changed();
  return jobResponse(context, job);
};
