-- How many events of each kind the event stream had in each hour, for the standard metrics; also without an event stream.
-- `sender` is campaign, journey or '' for a direct message; `activity_id` that of a campaign run or the key in a journey.
CREATE TABLE IF NOT EXISTS event_count (
  app_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  activity_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  status TEXT NOT NULL,
  channel TEXT NOT NULL,
  events INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  price REAL NOT NULL,
  PRIMARY KEY (app_id, sender, sender_id, hour, activity_id, event_type, status, channel)
) STRICT, WITHOUT ROWID;
