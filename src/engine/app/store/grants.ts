import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";

/** Lets an access key use an application that it created. */
export const grantAccess = ({ db }: EngineContext, accessKeyId: string, appId: string): void => {
  run(db, "INSERT OR IGNORE INTO app_grant (access_key_id, app_id) VALUES (?, ?)", accessKeyId, appId);
};

/** The applications that an access key created. */
export const loadGrants = ({ db }: EngineContext, accessKeyId: string): ReadonlySet<string> =>
  new Set(
    all<{ app_id: string }>(db, "SELECT app_id FROM app_grant WHERE access_key_id = ?", accessKeyId).map(
      ({ app_id }) => app_id,
    ),
  );

/** Drops what keys created that are no longer configured, so that a later key with the same id does not get it. */
export const dropGrantsExcept = ({ db }: EngineContext, accessKeyIds: readonly string[]): void => {
  const sql = "DELETE FROM app_grant WHERE access_key_id NOT IN (SELECT value FROM json_each(?))";
  run(db, sql, JSON.stringify(accessKeyIds));
};
