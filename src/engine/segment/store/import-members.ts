import type { EngineContext } from "../../context.ts";
import { all, prepare, run } from "../../database.ts";
import type { Condition } from "./condition.ts";

/** The endpoints that one of the imports put into its segment, as a condition over `endpoint`. */
export const importedCondition = (imports: readonly number[]): Condition => ({
  where: `EXISTS (SELECT 1 FROM import_member
    WHERE import_member.job IN (SELECT value FROM json_each(?)) AND import_member.endpoint_id = endpoint.id)`,
  parameters: [JSON.stringify(imports)],
});

/** Adds endpoints to the members of an import. Returns those that neither it nor the earlier imports had. */
export const addImportMembers = (
  { db }: EngineContext,
  job: number,
  earlierImports: readonly number[],
  endpointIds: readonly string[],
): string[] => {
  const known = new Set(
    all<{ id: string }>(
      db,
      `SELECT DISTINCT endpoint_id AS id FROM import_member
        WHERE job IN (SELECT value FROM json_each(?)) AND endpoint_id IN (SELECT value FROM json_each(?))`,
      JSON.stringify([job, ...earlierImports]),
      JSON.stringify(endpointIds),
    ).map(({ id }) => id),
  );
  const insert = prepare(db, "INSERT OR IGNORE INTO import_member (job, endpoint_id) VALUES (?, ?)");
  for (const id of endpointIds) insert.run(job, id);
  return [...new Set(endpointIds)].filter((id) => !known.has(id));
};

/** Forgets the members of a segment's imports. */
export const deleteImportMembers = ({ db }: EngineContext, imports: readonly number[]): void => {
  run(db, "DELETE FROM import_member WHERE job IN (SELECT value FROM json_each(?))", JSON.stringify(imports));
};
