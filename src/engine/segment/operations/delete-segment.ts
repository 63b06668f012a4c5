import { requireApp } from "../../app/store/apps.ts";
import { deleteAllTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { segmentResponse } from "../segment-response.ts";
import { deleteSegment as removeSegment, requireSegment, segmentArn } from "../store/segments.ts";

export const deleteSegment: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const app = requireApp(context, path["application-id"]);
    const segment = requireSegment(context, app.id, path["segment-id"]);
    const answer = segmentResponse(context, segment);
    removeSegment(context, app.id, segment.id);
    deleteAllTags(context, segmentArn(context, segment));
    return answer;
  });
