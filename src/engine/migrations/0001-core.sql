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

-- Application settings, as last written.
CREATE TABLE setting (
  app_id TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  modified_at INTEGER NOT NULL
);

-- An ordinary rowid table: without rowid the planner answers "by user" from the primary key's prefix, a scan.
CREATE TABLE endpoint (
  app_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT,
  channel_type TEXT,
  address TEXT,
  status TEXT NOT NULL DEFAULT 'ACTIVE',
  opt_out TEXT NOT NULL DEFAULT 'NONE',
  -- JSON: the EndpointResponse without Id and ApplicationId.
  document TEXT NOT NULL,
  -- When an event of this endpoint last arrived; what "recency" is measured by.
  active_at INTEGER,
  PRIMARY KEY (app_id, id)
);
CREATE INDEX endpoint_user ON endpoint (app_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX endpoint_address ON endpoint (app_id, address) WHERE address IS NOT NULL;

-- "kind:name" of what counts against a project's limit of custom attributes.
CREATE TABLE attribute_name (
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (app_id, name)
) WITHOUT ROWID;

-- The names that count against a project's limit of custom event types.
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

-- AUTOINCREMENT: a sequence number is never given twice, even after all records were trimmed.
CREATE TABLE stream_record (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  shard INTEGER NOT NULL,
  partition_key TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX stream_record_shard ON stream_record (stream, shard, sequence);
