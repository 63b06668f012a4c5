CREATE TABLE IF NOT EXISTS otp (
  app_id TEXT NOT NULL,
  destination TEXT NOT NULL,
  reference_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  attempts_left INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, destination, reference_id)
) STRICT, WITHOUT ROWID;
