import { badRequest } from "../../api-error.ts";
import type { Operation } from "../../operation.ts";
import { requireTaggable } from "../require-taggable.ts";
import { deleteTags } from "../store/tags.ts";

export const untagResource: Operation = (context, { path, query }) => {
  const arn = requireTaggable(context, path["resource-arn"]);
  const keys = query.getAll("tagKeys");
  if (keys.length === 0) throw badRequest("tagKeys: expected at least one key");
  deleteTags(context, arn, keys);
};
