import * as z from "zod";
import { badRequest } from "../../api-error.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { requireTaggable } from "../require-taggable.ts";
import { loadTags, saveTags } from "../store/tags.ts";
import { TAGS_MAX, Tags } from "../tags.ts";

// [Pinpoint API reference: TagsModel]
const TagsModel = z.object({ tags: Tags });

export const tagResource: Operation = (context, { path, body }) => {
  const arn = requireTaggable(context, path["resource-arn"]);
  const { tags } = parseBody(TagsModel, body);
  transaction(context.db, () => {
    saveTags(context, arn, tags);
    if (Object.keys(loadTags(context, arn)).length > TAGS_MAX)
      throw badRequest(`tags: the resource would have more than ${TAGS_MAX} tags; remove others first`);
  });
};
