import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { requireSegment } from "../store/segments.ts";
import { segmentResponse } from "./segment-response.ts";

export const getSegment: Operation = {
  name: "GetSegment",
  method: "GET",
  path: "/v1/apps/{application-id}/segments/{segment-id}",
  status: 200,
  run: (context, { path }) => {
    const app = requireApp(context, path["application-id"]);
    return segmentResponse(context, requireSegment(context, app.id, path["segment-id"]));
  },
};
