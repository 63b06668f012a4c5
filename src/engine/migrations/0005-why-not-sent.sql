-- Why batches were not sent: one row for each activity, target and reason; the latest rows only.
-- `run_id` is the id of a campaign activity or of a journey run; `journey_activity` is '' in a campaign.
CREATE TABLE send_failure (
  id INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  sender_kind TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  journey_activity TEXT NOT NULL,
  stage TEXT NOT NULL,
  target TEXT NOT NULL,
  cause TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  endpoints INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  UNIQUE (run_id, journey_activity, stage, target, cause, reason)
) STRICT;

-- Endpoints that received nothing from an activity that selected them; the latest rows only.
CREATE TABLE unsent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  app_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  sender_kind TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  journey_activity TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX unsent_by_endpoint ON unsent (app_id, endpoint_id);

-- How many endpoints of an activity have each result.
CREATE TABLE result_count (
  run_id TEXT NOT NULL,
  journey_activity TEXT NOT NULL,
  status TEXT NOT NULL,
  endpoints INTEGER NOT NULL,
  PRIMARY KEY (run_id, journey_activity, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER campaign_activity_deleted AFTER DELETE ON campaign_activity
BEGIN
  DELETE FROM result_count WHERE run_id = OLD.id;
END;

CREATE TRIGGER journey_run_results_deleted AFTER DELETE ON journey_run
BEGIN
  DELETE FROM result_count WHERE run_id = OLD.id;
END;
