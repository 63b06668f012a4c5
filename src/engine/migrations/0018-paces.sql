-- The pace of a campaign or journey is deleted with it.
CREATE TRIGGER IF NOT EXISTS campaign_pace_deleted AFTER DELETE ON campaign
BEGIN
  DELETE FROM paced_messages WHERE sender_kind = 'campaign' AND sender_id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS journey_pace_deleted AFTER DELETE ON journey
BEGIN
  DELETE FROM paced_messages WHERE sender_kind = 'journey' AND sender_id = OLD.id;
END;

DELETE FROM paced_messages
WHERE (sender_kind = 'campaign' AND sender_id NOT IN (SELECT id FROM campaign))
  OR (sender_kind = 'journey' AND sender_id NOT IN (SELECT id FROM journey));
