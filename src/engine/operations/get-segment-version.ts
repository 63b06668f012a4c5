import { badRequest } from "../api-error.ts";
import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { requireSegment } from "../store/segments.ts";
import { segmentResponse } from "./segment-response.ts";

export const getSegmentVersion: Operation = {
  name: "GetSegmentVersion",
  method: "GET",
  path: "/v1/apps/{application-id}/segments/{segment-id}/versions/{version}",
  status: 200,
  run: (context, { path }) => {
    const app = requireApp(context, path["application-id"]);
    const version = Number(path.version);
    if (!Number.isSafeInteger(version)) throw badRequest("version: expected a whole number");
    return segmentResponse(context, requireSegment(context, app.id, path["segment-id"], version));
  },
};
