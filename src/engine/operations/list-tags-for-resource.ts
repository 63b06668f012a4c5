import type { Operation } from "../operation.ts";
import { loadTags } from "../store/tags.ts";
import { requireTaggable } from "./taggable.ts";

export const listTagsForResource: Operation = {
  name: "ListTagsForResource",
  method: "GET",
  path: "/v1/tags/{resource-arn}",
  status: 200,
  run: (context, { path }) => ({ tags: loadTags(context, requireTaggable(context, path["resource-arn"])) }),
};
