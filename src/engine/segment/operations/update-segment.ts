import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { segmentResponse } from "../segment-response.ts";
import { addSegmentVersion, requireSegment } from "../store/segments.ts";
import { refuseUnusable, WriteSegmentRequest } from "../write-segment-request.ts";

/** Makes the segment's next version. A part that is left out stays; Dimensions and SegmentGroups take each other's place. */
export const updateSegment: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const { Name, Dimensions, SegmentGroups } = parseBody(WriteSegmentRequest, body);
  return transaction(context.db, () => {
    const before = requireSegment(context, app.id, path["segment-id"]);
    const replaced = Dimensions || SegmentGroups;
    const definition = {
      ...before.definition,
      Name: Name ?? before.definition.Name,
      ...(replaced && { Dimensions: Dimensions ?? undefined, SegmentGroups: SegmentGroups ?? undefined }),
    };
    refuseUnusable(context, app.id, definition, before.id);
    return segmentResponse(context, addSegmentVersion(context, app.id, before.id, definition));
  });
};
