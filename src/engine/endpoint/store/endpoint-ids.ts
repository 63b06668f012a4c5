import type { EngineContext } from "../../context.ts";
import { all } from "../../database.ts";

/** Which of the ids are those of endpoints. */
export const existingEndpointIds = (
  { db }: EngineContext,
  appId: string,
  ids: readonly string[],
): ReadonlySet<string> => {
  const sql = "SELECT id FROM endpoint WHERE app_id = ? AND id IN (SELECT value FROM json_each(?))";
  return new Set(all<{ id: string }>(db, sql, appId, JSON.stringify(ids)).map(({ id }) => id));
};

/** The ids of the endpoints of a user, ordered. */
export const userEndpointIds = ({ db }: EngineContext, appId: string, userId: string): string[] =>
  all<{ id: string }>(db, "SELECT id FROM endpoint WHERE app_id = ? AND user_id = ? ORDER BY id", appId, userId).map(
    ({ id }) => id,
  );

/** How many of the endpoints have each channel type; those without one are not counted. */
export const countChannelTypes = (
  { db }: EngineContext,
  appId: string,
  ids: readonly string[],
): { channelType: string; count: number }[] =>
  all(
    db,
    `SELECT channel_type AS channelType, count(*) AS count FROM endpoint
      WHERE app_id = ? AND id IN (SELECT value FROM json_each(?)) AND channel_type IS NOT NULL GROUP BY channel_type`,
    appId,
    JSON.stringify(ids),
  );
