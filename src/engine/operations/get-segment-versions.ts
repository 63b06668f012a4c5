import type { Operation } from "../operation.ts";
import { answerPage, readPage } from "../paging.ts";
import { requireApp } from "../store/apps.ts";
import { listSegmentVersions, requireSegment } from "../store/segments.ts";
import { segmentResponse } from "./segment-response.ts";

export const getSegmentVersions: Operation = {
  name: "GetSegmentVersions",
  method: "GET",
  path: "/v1/apps/{application-id}/segments/{segment-id}/versions",
  status: 200,
  run: (context, { path, query }) => {
    const app = requireApp(context, path["application-id"]);
    const { id } = requireSegment(context, app.id, path["segment-id"]);
    const page = readPage(query);
    return answerPage(
      listSegmentVersions(context, app.id, id, page),
      page,
      (segment) => String(segment.version),
      (segment) => segmentResponse(context, segment),
    );
  },
};
