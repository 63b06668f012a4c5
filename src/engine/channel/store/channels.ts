import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { ChannelUpdate } from "../channel.ts";

export type StoredChannel = {
  appId: string;
  name: string;
  isEnabled: boolean;
  settings: ChannelUpdate["settings"];
  version: number;
  createdAtMs: number;
  modifiedAtMs: number;
};

type Row = {
  app_id: string;
  platform: string;
  enabled: number;
  settings: string;
  version: number;
  created_at: number;
  modified_at: number;
};

const toChannel = (row: Row): StoredChannel => ({
  appId: row.app_id,
  name: row.platform,
  isEnabled: row.enabled === 1,
  settings: JSON.parse(row.settings),
  version: row.version,
  createdAtMs: row.created_at,
  modifiedAtMs: row.modified_at,
});

export const loadChannel = ({ db }: EngineContext, appId: string, name: string): StoredChannel | undefined => {
  const row = one<Row>(db, "SELECT * FROM channel WHERE app_id = ? AND platform = ?", appId, name);
  return row && toChannel(row);
};

export const listChannels = ({ db }: EngineContext, appId: string): StoredChannel[] =>
  all<Row>(db, "SELECT * FROM channel WHERE app_id = ? ORDER BY platform", appId).map(toChannel);

/** The names of the channels that the application has, and has disabled. */
export const loadDisabledChannels = ({ db }: EngineContext, appId: string): ReadonlySet<string> => {
  const rows = all<{ platform: string }>(db, "SELECT platform FROM channel WHERE app_id = ? AND enabled = 0", appId);
  return new Set(rows.map(({ platform }) => platform));
};

export const saveChannel = ({ db }: EngineContext, channel: StoredChannel): void => {
  run(
    db,
    `INSERT OR REPLACE INTO channel (app_id, platform, enabled, settings, version, created_at, modified_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    channel.appId,
    channel.name,
    channel.isEnabled ? 1 : 0,
    JSON.stringify(channel.settings),
    channel.version,
    channel.createdAtMs,
    channel.modifiedAtMs,
  );
};

export const deleteChannel = ({ db }: EngineContext, appId: string, name: string): void => {
  run(db, "DELETE FROM channel WHERE app_id = ? AND platform = ?", appId, name);
};
