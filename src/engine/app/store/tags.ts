import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";
import type { Tags } from "../tags.ts";

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
