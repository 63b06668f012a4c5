-- The settings of an application's channels as responses show them: credentials are not stored.
CREATE TABLE IF NOT EXISTS channel (
  app_id TEXT NOT NULL,
  platform TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  settings TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, platform)
) STRICT, WITHOUT ROWID;
