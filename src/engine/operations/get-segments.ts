import type { Operation } from "../operation.ts";
import { answerPage, readPage } from "../paging.ts";
import { requireApp } from "../store/apps.ts";
import { listSegments } from "../store/segments.ts";
import { segmentResponse } from "./segment-response.ts";

export const getSegments: Operation = {
  name: "GetSegments",
  method: "GET",
  path: "/v1/apps/{application-id}/segments",
  status: 200,
  run: (context, { path, query }) => {
    const app = requireApp(context, path["application-id"]);
    const page = readPage(query);
    return answerPage(
      listSegments(context, app.id, page),
      page,
      (segment) => segment.id,
      (segment) => segmentResponse(context, segment),
    );
  },
};
