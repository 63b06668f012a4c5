import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { segmentResponse } from "../segment-response.ts";
import { requireSegment } from "../store/segments.ts";

export const getSegmentVersion: Operation = (context, { path }) => {
  const app = requireApp(context, path["application-id"]);
  const version = Number(path.version);
  if (!Number.isSafeInteger(version)) throw badRequest("version: expected a whole number");
  return segmentResponse(context, requireSegment(context, app.id, path["segment-id"], version));
};
