import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { saveTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { segmentArn, segmentResponse } from "../segment-response.ts";
import { createSegment as insertSegment } from "../store/segments.ts";
import { whySourcesInvalid } from "../usable-segment.ts";
import { WriteSegmentRequest } from "../write-segment-request.ts";

export const createSegment: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const { tags, Name, Dimensions, SegmentGroups } = parseBody(WriteSegmentRequest, body);
  const definition = {
    Name: Name ?? undefined,
    SegmentType: "DIMENSIONAL" as const,
    Dimensions: Dimensions ?? undefined,
    SegmentGroups: SegmentGroups ?? undefined,
  };
  const reason = whySourcesInvalid(context, app.id, definition, []);
  if (reason !== undefined) throw badRequest(`SourceSegments: ${reason}`);
  return transaction(context.db, () => {
    const segment = insertSegment(context, app.id, definition);
    if (tags) saveTags(context, segmentArn(context, segment), tags);
    return segmentResponse(context, segment);
  });
};
