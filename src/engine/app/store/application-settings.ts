import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";
import type { WriteApplicationSettings } from "../application-settings.ts";
import type { CampaignHook } from "../campaign-hook.ts";

export type StoredSettings = { settings: WriteApplicationSettings; modifiedAtMs: number };

/** An application's settings as last written; undefined if they never were. */
export const loadApplicationSettings = ({ db }: EngineContext, appId: string): StoredSettings | undefined => {
  const row = one<{ document: string; modified_at: number }>(db, "SELECT * FROM setting WHERE app_id = ?", appId);
  return row && { settings: JSON.parse(row.document), modifiedAtMs: row.modified_at };
};

/** The hook of campaigns that have none themselves. */
export const loadCampaignHook = (context: EngineContext, appId: string): CampaignHook | undefined =>
  loadApplicationSettings(context, appId)?.settings.CampaignHook ?? undefined;

export const saveApplicationSettings = (
  { db, clock }: EngineContext,
  appId: string,
  settings: WriteApplicationSettings,
): void => {
  run(
    db,
    "INSERT OR REPLACE INTO setting (app_id, document, modified_at) VALUES (?, ?, ?)",
    appId,
    JSON.stringify(settings),
    clock.now(),
  );
};
