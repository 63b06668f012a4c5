import { requireApp } from "../../app/store/apps.ts";
import { deleteAllTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { segmentArn, segmentResponse } from "../segment-response.ts";
import { deleteImportMembers } from "../store/import-members.ts";
import { deleteSegment as deleteStoredSegment, requireSegment } from "../store/segments.ts";

export const deleteSegment: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const app = requireApp(context, path["application-id"]);
    const segment = requireSegment(context, app.id, path["segment-id"]);
    const response = segmentResponse(context, segment);
    deleteStoredSegment(context, app.id, segment.id);
    // The newest version has the imports of all versions.
    deleteImportMembers(context, segment.definition.imports ?? []);
    deleteAllTags(context, segmentArn(context, segment));
    return response;
  });
