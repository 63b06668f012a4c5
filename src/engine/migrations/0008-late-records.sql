-- Stream records whose time has not come, such as the receipt of a text that a simulated number confirms later.
CREATE TABLE IF NOT EXISTS stream_record_late (
  id INTEGER PRIMARY KEY,
  due_at INTEGER NOT NULL,
  stream TEXT NOT NULL,
  partition_key TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS stream_record_late_due ON stream_record_late (due_at, id);
