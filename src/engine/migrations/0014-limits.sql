-- Messages that count towards the limits of an endpoint: kept for applications, campaigns and journeys that have limits.
-- `sent` is 0 for a message that targeted the endpoint and was held back.
CREATE TABLE IF NOT EXISTS sent_message (
  app_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  sender_kind TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  sent INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS sent_message_by_endpoint ON sent_message (app_id, endpoint_id, at);
CREATE INDEX IF NOT EXISTS sent_message_by_sender ON sent_message (sender_kind, sender_id);

-- The messages that each sender with a MessagesPerSecond has sent in the last second.
CREATE TABLE IF NOT EXISTS paced_messages (
  sender_kind TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  messages INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS paced_messages_by_sender ON paced_messages (sender_kind, sender_id, at);

-- Endpoints that a campaign activity sends to when their local time comes.
CREATE TABLE IF NOT EXISTS campaign_waiting (
  activity_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  endpoint_id TEXT NOT NULL,
  PRIMARY KEY (activity_id, due_at, endpoint_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS campaign_activity_waiting_deleted AFTER DELETE ON campaign_activity
BEGIN
  DELETE FROM campaign_waiting WHERE activity_id = OLD.id;
END;

-- The version of its segment that a journey run reads.
CREATE TABLE IF NOT EXISTS journey_run_segment (
  run_id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS journey_run_segment_deleted AFTER DELETE ON journey_run
BEGIN
  DELETE FROM journey_run_segment WHERE run_id = OLD.id;
END;
