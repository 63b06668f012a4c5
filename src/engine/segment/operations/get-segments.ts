import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { pageResponse, readPage } from "../../paging.ts";
import { segmentResponse } from "../segment-response.ts";
import { listSegments } from "../store/segments.ts";

export const getSegments: Operation = (context, { path, query }) => {
  const app = requireApp(context, path["application-id"]);
  const page = readPage(query);
  return pageResponse(
    listSegments(context, app.id, page),
    page,
    (segment) => segment.id,
    (segment) => segmentResponse(context, segment),
  );
};
