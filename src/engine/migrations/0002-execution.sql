-- The current version of each campaign. `document` is the complete WriteCampaignRequest; `next_run_at` is when its next run is due.
CREATE TABLE campaign (
  app_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  next_run_at INTEGER,
  PRIMARY KEY (app_id, id)
) STRICT;
CREATE INDEX campaign_by_next_run ON campaign (next_run_at) WHERE next_run_at IS NOT NULL;

CREATE TABLE campaign_version (
  app_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  document TEXT NOT NULL,
  modified_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, campaign_id, version)
) STRICT, WITHOUT ROWID;

-- One run of one treatment. Its audience is read in the order of endpoint rowids, from `cursor` to `last_rowid`.
CREATE TABLE campaign_activity (
  id TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  campaign_version INTEGER NOT NULL,
  treatment_id TEXT NOT NULL,
  state TEXT NOT NULL,
  scheduled_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  cursor INTEGER NOT NULL,
  last_rowid INTEGER NOT NULL,
  total INTEGER NOT NULL DEFAULT 0,
  successful INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX campaign_activity_by_campaign ON campaign_activity (app_id, campaign_id, started_at);
CREATE INDEX campaign_activity_running ON campaign_activity (state) WHERE state = 'RUNNING';

CREATE TABLE journey (
  app_id TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  next_run_at INTEGER,
  PRIMARY KEY (app_id, id)
) STRICT;
CREATE INDEX journey_by_next_run ON journey (next_run_at) WHERE next_run_at IS NOT NULL;

-- One run of a journey. Participants enter in the order of endpoint rowids, from `cursor` to `last_rowid`.
CREATE TABLE journey_run (
  id TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL,
  journey_id TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ends_at INTEGER,
  refresh_at INTEGER,
  cursor INTEGER NOT NULL,
  last_rowid INTEGER NOT NULL
) STRICT;
CREATE INDEX journey_run_by_journey ON journey_run (app_id, journey_id, created_at);
CREATE INDEX journey_run_running ON journey_run (status) WHERE status = 'RUNNING';

-- The activity of each participant. `state` is ready (due at `due_at`), sending (in an open batch) or ended.
-- `waited` is 1 after the activity's wait; `answers` is a JSON object from activity to the result of its channel.
CREATE TABLE journey_participant (
  run_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  activity TEXT NOT NULL,
  state TEXT NOT NULL,
  waited INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  answers TEXT,
  PRIMARY KEY (run_id, endpoint_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX journey_participant_ready ON journey_participant (run_id, activity, due_at) WHERE state = 'ready';
CREATE INDEX journey_participant_sending ON journey_participant (run_id) WHERE state = 'sending';

CREATE TRIGGER journey_run_deleted AFTER DELETE ON journey_run
BEGIN
  DELETE FROM journey_participant WHERE run_id = OLD.id;
END;

-- A batch is stored before its function is invoked, with its members as they are sent, and settled in the transaction
-- that stores their results. `run_id` is the id of a campaign activity or of a journey run.
CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  journey_activity TEXT,
  stage TEXT NOT NULL,
  members TEXT,
  scheduled_time TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  throttles INTEGER NOT NULL DEFAULT 0,
  outcome TEXT,
  answer TEXT
) STRICT;
CREATE INDEX batch_open ON batch (due_at) WHERE stage <> 'settled';
CREATE INDEX batch_open_by_run ON batch (run_id) WHERE stage <> 'settled';

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  endpoint_id TEXT,
  document TEXT NOT NULL,
  sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_app ON outbox (app_id, id);

CREATE TABLE template (
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 0,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  PRIMARY KEY (name, type, version)
) STRICT, WITHOUT ROWID;
