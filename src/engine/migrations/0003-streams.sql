-- Both tables may exist already: earlier versions created them on first use.

-- The capacity mode of a stream; a stream without a row is PROVISIONED.
CREATE TABLE IF NOT EXISTS kinesis_stream_mode (
  stream TEXT PRIMARY KEY,
  mode TEXT NOT NULL
) WITHOUT ROWID;

-- The cursor up to which an event source mapping has completed a shard.
CREATE TABLE IF NOT EXISTS event_source_checkpoint (
  mapping TEXT NOT NULL,
  shard INTEGER NOT NULL,
  cursor INTEGER NOT NULL,
  PRIMARY KEY (mapping, shard)
) WITHOUT ROWID;
