import type { Operation } from "../operation.ts";
import { parseBody } from "../request-body.ts";
import { requireApp } from "../store/apps.ts";
import { transaction } from "../store/database.ts";
import { createSegment as insertSegment, segmentArn } from "../store/segments.ts";
import { saveTags } from "../store/tags.ts";
import { segmentResponse } from "./segment-response.ts";
import { refuseUnusable, WriteSegmentRequest } from "./write-segment-request.ts";

export const createSegment: Operation = {
  name: "CreateSegment",
  method: "POST",
  path: "/v1/apps/{application-id}/segments",
  status: 201,
  run: (context, { path, body }) => {
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
  },
};
