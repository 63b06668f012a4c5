import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { transaction } from "../store/database.ts";
import { deleteSegment as removeSegment, requireSegment, segmentArn } from "../store/segments.ts";
import { deleteAllTags } from "../store/tags.ts";
import { segmentResponse } from "./segment-response.ts";

export const deleteSegment: Operation = {
  name: "DeleteSegment",
  method: "DELETE",
  path: "/v1/apps/{application-id}/segments/{segment-id}",
  status: 200,
  run: (context, { path }) =>
    transaction(context.db, () => {
      const app = requireApp(context, path["application-id"]);
      const segment = requireSegment(context, app.id, path["segment-id"]);
      const answer = segmentResponse(context, segment);
      removeSegment(context, app.id, segment.id);
      deleteAllTags(context, segmentArn(context, segment));
      return answer;
    }),
};
