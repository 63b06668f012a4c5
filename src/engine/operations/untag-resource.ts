import { badRequest } from "../api-error.ts";
import type { Operation } from "../operation.ts";
import { deleteTags } from "../store/tags.ts";
import { requireTaggable } from "./taggable.ts";

export const untagResource: Operation = {
  name: "UntagResource",
  method: "DELETE",
  path: "/v1/tags/{resource-arn}",
  status: 204,
  run: (context, { path, query }) => {
    const arn = requireTaggable(context, path["resource-arn"]);
    const keys = query.getAll("tagKeys");
    if (keys.length === 0) throw badRequest("tagKeys: expected at least one key");
    deleteTags(context, arn, keys);
  },
};
