CREATE TABLE app (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE tag (
  arn TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (arn, key)
) WITHOUT ROWID;

-- Application settings as last written.
CREATE TABLE setting (
  app_id TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  modified_at INTEGER NOT NULL
);

-- With rowids: in a table WITHOUT ROWID, the planner looks users up by a prefix of the primary key, which is a scan.
CREATE TABLE endpoint (
  app_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT,
  channel_type TEXT,
  address TEXT,
  status TEXT NOT NULL DEFAULT 'ACTIVE',
  opt_out TEXT NOT NULL DEFAULT 'NONE',
  -- JSON: EndpointResponse without Id and ApplicationId.
  document TEXT NOT NULL,
  -- When an event of the endpoint last arrived; the dimension Recency refers to it.
  active_at INTEGER,
  PRIMARY KEY (app_id, id)
);
CREATE INDEX endpoint_user ON endpoint (app_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX endpoint_address ON endpoint (app_id, address) WHERE address IS NOT NULL;

-- "kind:name" of each custom attribute that counts towards the limit of an application.
CREATE TABLE attribute_name (
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (app_id, name)
) WITHOUT ROWID;

-- The custom event types that count towards the limit of an application.
CREATE TABLE event_type (
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (app_id, name)
) WITHOUT ROWID;

CREATE TABLE segment (
  app_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, id)
);

CREATE TABLE segment_version (
  app_id TEXT NOT NULL,
  segment_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- JSON: Name, SegmentType, Dimensions or SegmentGroups.
  document TEXT NOT NULL,
  modified_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, segment_id, version)
);

CREATE TABLE event_stream (
  app_id TEXT PRIMARY KEY,
  destination_arn TEXT NOT NULL,
  role_arn TEXT NOT NULL,
  modified_at INTEGER NOT NULL
);

CREATE TABLE stream (
  name TEXT PRIMARY KEY,
  shard_count INTEGER NOT NULL,
  retention_hours INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

-- AUTOINCREMENT: a sequence number is not reused, even after all records were trimmed.
CREATE TABLE stream_record (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  shard INTEGER NOT NULL,
  partition_key TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX stream_record_shard ON stream_record (stream, shard, sequence);
