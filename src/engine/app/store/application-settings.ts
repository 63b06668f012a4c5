import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

export type SettingsRow<Settings> = { settings: Settings; modifiedAtMs: number };

/** A project's settings as they were last written, if ever. */
export const loadApplicationSettings = <Settings extends object>(
  { db }: EngineContext,
  appId: string,
): SettingsRow<Settings> | undefined => {
  const row = one<{ document: string; modified_at: number }>(db, "SELECT * FROM setting WHERE app_id = ?", appId);
  return row && { settings: JSON.parse(row.document), modifiedAtMs: row.modified_at };
};

export const saveApplicationSettings = ({ db, clock }: EngineContext, appId: string, settings: object): void => {
  run(
    db,
    "INSERT OR REPLACE INTO setting (app_id, document, modified_at) VALUES (?, ?, ?)",
    appId,
    JSON.stringify(settings),
    clock.now(),
  );
};
