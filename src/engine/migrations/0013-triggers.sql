-- Campaigns and journeys that start when an event occurs. `filter` is an EventFilter in JSON.
CREATE TABLE IF NOT EXISTS event_listener (
  app_id TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  filter TEXT NOT NULL,
  ends_at INTEGER,
  PRIMARY KEY (app_id, owner_kind, owner_id)
) STRICT, WITHOUT ROWID;

-- Events that a campaign or journey waits for, until it has processed them. `at` is when the event arrived.
CREATE TABLE IF NOT EXISTS event_trigger (
  id INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS event_trigger_by_owner ON event_trigger (owner_kind, owner_id, at, id);
CREATE INDEX IF NOT EXISTS event_trigger_by_endpoint ON event_trigger (owner_kind, owner_id, endpoint_id, at);

-- How often an endpoint entered a journey that it may enter again, and when it last did.
CREATE TABLE IF NOT EXISTS journey_entry (
  run_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  entries INTEGER NOT NULL,
  entered_at INTEGER NOT NULL,
  PRIMARY KEY (run_id, endpoint_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS journey_run_entries_deleted AFTER DELETE ON journey_run
BEGIN
  DELETE FROM journey_entry WHERE run_id = OLD.id;
END;
