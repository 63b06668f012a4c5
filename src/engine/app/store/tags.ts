import * as z from "zod";
import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";

// [Pinpoint API reference: Tags] a key has at most 128 characters, a value at most 256; at most 50 tags for a resource.
const TAGS_MAX = 50;
export const Tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((tags) => Object.keys(tags).length <= TAGS_MAX, { message: `expected at most ${TAGS_MAX} tags` });
export type Tags = z.infer<typeof Tags>;

export const loadTags = (context: EngineContext, arn: string): Tags =>
  Object.fromEntries(
    all<{ key: string; value: string }>(context.db, "SELECT key, value FROM tag WHERE arn = ? ORDER BY key", arn).map(
      ({ key, value }) => [key, value],
    ),
  );

export const saveTags = (context: EngineContext, arn: string, tags: Tags): void => {
  for (const [key, value] of Object.entries(tags))
    run(context.db, "INSERT OR REPLACE INTO tag (arn, key, value) VALUES (?, ?, ?)", arn, key, value);
};

export const deleteTags = (context: EngineContext, arn: string, keys: readonly string[]): void => {
  for (const key of keys) run(context.db, "DELETE FROM tag WHERE arn = ? AND key = ?", arn, key);
};

export const deleteAllTags = (context: EngineContext, arn: string): void => {
  run(context.db, "DELETE FROM tag WHERE arn = ?", arn);
};
