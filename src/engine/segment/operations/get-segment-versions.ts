import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { pageResponse, readPage } from "../../paging.ts";
import { segmentResponse } from "../segment-response.ts";
import { listSegmentVersions, requireSegment } from "../store/segments.ts";

export const getSegmentVersions: Operation = (context, { path, query }) => {
  const app = requireApp(context, path["application-id"]);
  const { id } = requireSegment(context, app.id, path["segment-id"]);
  const page = readPage(query);
  return pageResponse(
    listSegmentVersions(context, app.id, id, page),
    page,
    (segment) => String(segment.version),
    (segment) => segmentResponse(context, segment),
  );
};
