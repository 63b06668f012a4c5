import { ownValue } from "../../../own-value.ts";
import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";
import type { StoredEndpoint } from "../stored-endpoint.ts";

export type AttributeKind = "Attributes" | "Metrics" | "UserAttributes";

/** The names of the application's attributes that are, or match, one of the glob patterns. */
export const matchingAttributeNames = (
  { db }: EngineContext,
  appId: string,
  kind: AttributeKind,
  patterns: readonly string[],
): string[] => {
  const prefix = `${kind}:`;
  const rows = all<{ short: string }>(
    db,
    `WITH named AS (SELECT substr(name, length(?) + 1) AS short FROM attribute_name
                     WHERE app_id = ? AND substr(name, 1, length(?)) = ?)
     SELECT short FROM named
      WHERE EXISTS (SELECT 1 FROM json_each(?) AS pattern WHERE short = pattern.value OR short GLOB pattern.value)`,
    ...[prefix, appId, prefix, prefix, JSON.stringify(patterns)],
  );
  return rows.map(({ short }) => short).sort();
};

/** Removes the attributes from the next `limit` endpoints; returns the id of the last one, or `undefined` at the end. */
export const removeFromEndpoints = (
  { db }: EngineContext,
  appId: string,
  kind: AttributeKind,
  names: ReadonlySet<string>,
  { after, limit }: { after: string; limit: number },
): string | undefined => {
  const rows = all<{ id: string; document: string }>(
    db,
    "SELECT id, document FROM endpoint WHERE app_id = ? AND id > ? ORDER BY id LIMIT ?",
    ...[appId, after, limit],
  );
  for (const { id, document } of rows) {
    const changed = withoutAttributes(JSON.parse(document), kind, names);
    if (changed) run(db, "UPDATE endpoint SET document = ? WHERE app_id = ? AND id = ?", changed, appId, id);
  }
  return rows.length === limit ? rows.at(-1)?.id : undefined;
};

/** Frees the names, so that the application may have others. */
export const forgetAttributeNames = (
  { db }: EngineContext,
  appId: string,
  kind: AttributeKind,
  names: readonly string[],
): void => {
  for (const name of names)
    run(db, "DELETE FROM attribute_name WHERE app_id = ? AND name = ?", appId, `${kind}:${name}`);
};

/** The endpoint's JSON without the attributes; `undefined` if it has none of them. */
const withoutAttributes = (
  endpoint: StoredEndpoint,
  kind: AttributeKind,
  names: ReadonlySet<string>,
): string | undefined => {
  const map = kind === "UserAttributes" ? endpoint.User?.UserAttributes : ownValue(endpoint, kind);
  const kept = Object.entries(map ?? {}).filter(([name]) => !names.has(name));
  if (kept.length === Object.keys(map ?? {}).length) return undefined;
  const left = Object.fromEntries(kept);
  return JSON.stringify(
    kind === "UserAttributes"
      ? { ...endpoint, User: { ...endpoint.User, UserAttributes: left } }
      : { ...endpoint, [kind]: left },
  );
};
