import { notFound } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import { newId } from "../../ids.ts";
import type { Page } from "../../paging.ts";

export type App = { id: string; name: string; createdAtMs: number };

type Row = { id: string; name: string; created_at: number };
const toApp = (row: Row): App => ({ id: row.id, name: row.name, createdAtMs: row.created_at });

export const appArn = ({ region, accountId }: EngineContext, appId: string): string =>
  `arn:aws:mobiletargeting:${region}:${accountId}:apps/${appId}`;

export const createApp = (context: EngineContext, name: string): App => {
  const app = { id: newId(), name, createdAtMs: context.clock.now() };
  run(context.db, "INSERT INTO app (id, name, created_at) VALUES (?, ?, ?)", app.id, app.name, app.createdAtMs);
  return app;
};

/** The application, or a 404. */
export const requireApp = (context: EngineContext, appId: string | undefined): App => {
  const row = one<Row>(context.db, "SELECT * FROM app WHERE id = ?", appId ?? "");
  if (!row) throw notFound("Application not found");
  return toApp(row);
};

export const appExists = ({ db }: EngineContext, appId: string): boolean =>
  one(db, "SELECT 1 FROM app WHERE id = ?", appId) !== undefined;

/** The applications of a page, and the one after it; with `visible`, only those. */
export const listApps = (context: EngineContext, page: Page, visible?: ReadonlySet<string>): App[] => {
  const ids = visible ? JSON.stringify([...visible]) : null;
  return all<Row>(
    context.db,
    "SELECT * FROM app WHERE id > ? AND (? IS NULL OR id IN (SELECT value FROM json_each(?))) ORDER BY id LIMIT ?",
    ...[page.after ?? "", ids, ids, page.size + 1],
  ).map(toApp);
};

/** Deletes the application and every row of any table that belongs to it. */
export const deleteApp = (context: EngineContext, appId: string): void => {
  const tables = all<{ name: string }>(
    context.db,
    `SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'app_id' WHERE m.type = 'table'`,
  );
  for (const { name } of tables) run(context.db, `DELETE FROM "${name}" WHERE app_id = ?`, appId);
  const arn = appArn(context, appId);
  run(context.db, "DELETE FROM tag WHERE arn = ? OR arn LIKE ?", arn, `${arn}/%`);
  run(context.db, "DELETE FROM app WHERE id = ?", appId);
};
