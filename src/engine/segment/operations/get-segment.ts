import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { segmentResponse } from "../segment-response.ts";
import { requireSegment } from "../store/segments.ts";

export const getSegment: Operation = (context, { path }) => {
  const app = requireApp(context, path["application-id"]);
  return segmentResponse(context, requireSegment(context, app.id, path["segment-id"]));
};
