import { requireApp } from "../../app/store/apps.ts";
import { saveTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { segmentResponse } from "../segment-response.ts";
import { createSegment as insertSegment, segmentArn } from "../store/segments.ts";
import { refuseUnusable, WriteSegmentRequest } from "../write-segment-request.ts";

export const createSegment: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const { tags, Name, Dimensions, SegmentGroups } = parseBody(WriteSegmentRequest, body);
  const definition = {
    Name: Name ?? undefined,
    SegmentType: "DIMENSIONAL" as const,
    Dimensions: Dimensions ?? undefined,
    SegmentGroups: SegmentGroups ?? undefined,
  };
  refuseUnusable(context, app.id, definition);
  return transaction(context.db, () => {
    const segment = insertSegment(context, app.id, definition);
    if (tags) saveTags(context, segmentArn(context, segment), tags);
    return segmentResponse(context, segment);
  });
};
