import type { Operation } from "../../operation.ts";
import { requireTaggable } from "../require-taggable.ts";
import { loadTags } from "../store/tags.ts";

export const listTagsForResource: Operation = (context, { path }) => ({
  tags: loadTags(context, requireTaggable(context, path["resource-arn"])),
});
