-- When each endpoint last received a message of a campaign that events start.
CREATE TABLE IF NOT EXISTS campaign_received (
  app_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, endpoint_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS campaign_received_deleted AFTER DELETE ON campaign
BEGIN
  DELETE FROM campaign_received WHERE campaign_id = OLD.id;
END;
