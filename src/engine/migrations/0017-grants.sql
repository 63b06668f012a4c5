-- The applications that an access key of `npx pinpoint serve` created, and may use for that reason.
CREATE TABLE IF NOT EXISTS app_grant (
  access_key_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  PRIMARY KEY (access_key_id, app_id)
) STRICT, WITHOUT ROWID;

-- The messages that a service of AWS accepted, so that a batch that is attempted again after a kill sends them no second time.
CREATE TABLE IF NOT EXISTS handed_over (
  key TEXT PRIMARY KEY,
  message_id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS handed_over_by_time ON handed_over (at);
