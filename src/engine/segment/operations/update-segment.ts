import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { segmentResponse } from "../segment-response.ts";
import { addSegmentVersion, requireSegment } from "../store/segments.ts";
import { whySourcesInvalid } from "../usable-segment.ts";
import { WriteSegmentRequest } from "../write-segment-request.ts";

/** Adds a version to the segment. Fields left out keep their value; Dimensions replace SegmentGroups and vice versa. */
export const updateSegment: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const { Name, Dimensions, SegmentGroups } = parseBody(WriteSegmentRequest, body);
  const response = transaction(context.db, () => {
    const before = requireSegment(context, app.id, path["segment-id"]);
    const isRedefined = Dimensions || SegmentGroups;
    // [Pinpoint user guide: importing segments] an imported segment is an unchanging set; filters belong to a segment with it as source.
    if (isRedefined && before.definition.SegmentType === "IMPORT")
      throw badRequest("An imported segment has no dimensions: create a segment that has it in SourceSegments");
    const definition = {
      ...before.definition,
      Name: Name ?? before.definition.Name,
      ...(isRedefined && { Dimensions: Dimensions ?? undefined, SegmentGroups: SegmentGroups ?? undefined }),
    };
    const reason = whySourcesInvalid(context, app.id, definition, [before.id]);
    if (reason !== undefined) throw badRequest(`SourceSegments: ${reason}`);
    return segmentResponse(context, addSegmentVersion(context, app.id, before.id, definition));
  });
  // A journey may follow the updates of its segment.
  context.changed();
  return response;
};
