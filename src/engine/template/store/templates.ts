import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { Page } from "../../paging.ts";
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

const VERSION = /^[1-9]\d{0,8}$/;

/** A template in that version or, if undefined or empty, in its active version. */
export const loadTemplate = (
  { db }: EngineContext,
  name: string,
  type: TemplateType,
  version?: string,
): StoredTemplate | undefined => {
  if (version && !VERSION.test(version)) return undefined;
  const row =
    version === undefined || version === ""
      ? one<Row>(db, "SELECT * FROM template WHERE name = ? AND type = ? AND active = 1", name, type)
      : one<Row>(db, "SELECT * FROM template WHERE name = ? AND type = ? AND version = ?", name, type, Number(version));
  return row && toTemplate(row);
};

/** The key of a template in a list. Names have no spaces. */
export const templateKey = ({ name, type }: Pick<StoredTemplate, "name" | "type">): string => `${name} ${type}`;

/** Templates in their active versions, by name and type. */
export const listTemplates = (
  { db }: EngineContext,
  { type, prefix }: { type: TemplateType | undefined; prefix: string },
  page: Page,
): StoredTemplate[] => {
  const [afterName = "", afterType = ""] = (page.after ?? "").split(" ");
  return all<Row>(
    db,
    `SELECT * FROM template
     WHERE active = 1 AND (name, type) > (?, ?) AND substr(name, 1, length(?)) = ? AND (? IS NULL OR type = ?)
     ORDER BY name, type LIMIT ?`,
    ...[afterName, afterType, prefix, prefix, type ?? null, type ?? null, page.size + 1],
  ).map(toTemplate);
};

/** At most `limit` versions of a template, the oldest first. */
export const listTemplateVersions = (
  { db }: EngineContext,
  name: string,
  type: TemplateType,
  afterVersion: number,
  limit: number,
): StoredTemplate[] =>
  all<Row>(
    db,
    "SELECT * FROM template WHERE name = ? AND type = ? AND version > ? ORDER BY version LIMIT ?",
    ...[name, type, afterVersion, limit],
  ).map(toTemplate);

/** Messages are rendered from this version, unless they name another one. */
export const activateTemplateVersion = (
  { db }: EngineContext,
  name: string,
  type: TemplateType,
  version: number,
): void => {
  run(db, "UPDATE template SET active = (version = ?) WHERE name = ? AND type = ?", version, name, type);
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
