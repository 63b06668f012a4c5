-- An endpoint that is created again under the id of a deleted one has received nothing.
CREATE INDEX IF NOT EXISTS campaign_received_endpoint ON campaign_received (endpoint_id, app_id);

DELETE FROM campaign_received WHERE NOT EXISTS (
  SELECT 1 FROM endpoint WHERE endpoint.app_id = campaign_received.app_id AND endpoint.id = campaign_received.endpoint_id
);

CREATE TRIGGER IF NOT EXISTS campaign_received_endpoint_deleted AFTER DELETE ON endpoint
BEGIN
  DELETE FROM campaign_received WHERE endpoint_id = OLD.id AND app_id = OLD.app_id;
END;
