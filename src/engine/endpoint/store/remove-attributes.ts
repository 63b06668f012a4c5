import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";

const PATHS = new Map([
  ["Attributes", "$.Attributes"],
  ["Metrics", "$.Metrics"],
  ["UserAttributes", "$.User.UserAttributes"],
] as const);
type AttributeKind = "Attributes" | "Metrics" | "UserAttributes";

/** Whether the name is one of the patterns in `?2`, or matches one. A name with the characters of a pattern is meant literally, too. */
const matches = (name: string): string =>
  `EXISTS (SELECT 1 FROM json_each(?2) AS pattern WHERE ${name} = pattern.value OR ${name} GLOB pattern.value)`;

/** Removes the attributes whose names match one of the glob patterns from all endpoints; returns their names. */
export const removeAttributesMatching = (
  { db }: EngineContext,
  appId: string,
  kind: AttributeKind,
  patterns: readonly string[],
): string[] => {
  run(
    db,
    `UPDATE endpoint SET document = json_set(document, ?3, json((
       SELECT json_group_object(old.key, json(old.value)) FROM json_each(endpoint.document, ?3) AS old
        WHERE NOT ${matches("old.key")})))
     WHERE app_id = ?1
       AND EXISTS (SELECT 1 FROM json_each(endpoint.document, ?3) AS old WHERE ${matches("old.key")})`,
    appId,
    JSON.stringify(patterns),
    PATHS.get(kind) ?? "",
  );
  const name = "substr(attribute_name.name, length(?3) + 1)";
  const removed = all<{ name: string }>(
    db,
    `DELETE FROM attribute_name WHERE app_id = ?1 AND substr(attribute_name.name, 1, length(?3)) = ?3 AND ${matches(name)}
     RETURNING ${name} AS name`,
    appId,
    JSON.stringify(patterns),
    `${kind}:`,
  );
  return removed.map((row) => row.name).sort();
};
