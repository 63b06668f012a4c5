import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";
import type { TemplateContent, TemplateType } from "../template.ts";

export type StoredTemplate = {
  name: string;
  type: TemplateType;
  version: number;
  template: TemplateContent;
  createdAtMs: number;
  modifiedAtMs: number;
};

type Row = {
  name: string;
  type: TemplateType;
  version: number;
  document: string;
  created_at: number;
  modified_at: number;
};

const toTemplate = (row: Row): StoredTemplate => ({
  name: row.name,
  type: row.type,
  version: row.version,
  template: JSON.parse(row.document),
  createdAtMs: row.created_at,
  modifiedAtMs: row.modified_at,
});

/** A template in that version or, if undefined or empty, in its active version. */
export const loadTemplate = (
  { db }: EngineContext,
  name: string,
  type: TemplateType,
  version?: string,
): StoredTemplate | undefined => {
  const row =
    version === undefined || version === ""
      ? one<Row>(db, "SELECT * FROM template WHERE name = ? AND type = ? AND active = 1", name, type)
      : one<Row>(db, "SELECT * FROM template WHERE name = ? AND type = ? AND version = ?", name, type, Number(version));
  return row && toTemplate(row);
};

/** The number of the newest version; 0 if there is no such template. */
export const latestTemplateVersion = ({ db }: EngineContext, name: string, type: TemplateType): number =>
  one<{ version: number | null }>(
    db,
    "SELECT max(version) AS version FROM template WHERE name = ? AND type = ?",
    name,
    type,
  )?.version ?? 0;

/** Stores a version and makes it the active version. */
export const saveTemplate = ({ db }: EngineContext, stored: StoredTemplate): void => {
  run(db, "UPDATE template SET active = 0 WHERE name = ? AND type = ?", stored.name, stored.type);
  run(
    db,
    `INSERT INTO template (name, type, version, active, document, created_at, modified_at) VALUES (?, ?, ?, 1, ?, ?, ?)
     ON CONFLICT (name, type, version) DO UPDATE SET active = 1, document = excluded.document,
       modified_at = excluded.modified_at`,
    stored.name,
    stored.type,
    stored.version,
    JSON.stringify(stored.template),
    stored.createdAtMs,
    stored.modifiedAtMs,
  );
};

/** Deletes all versions. */
export const deleteTemplate = ({ db }: EngineContext, name: string, type: TemplateType): void => {
  run(db, "DELETE FROM template WHERE name = ? AND type = ?", name, type);
};
