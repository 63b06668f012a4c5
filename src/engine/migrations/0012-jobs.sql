-- Import and export jobs. `definition` is the Definition of the API's responses, as JSON; `segment_id` the segment that an
-- import creates or adds to, or that an export reads. An export reads endpoints in the order of rowids, from `cursor` to
-- `last_rowid`.
CREATE TABLE IF NOT EXISTS job (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  segment_id TEXT,
  status TEXT NOT NULL,
  definition TEXT NOT NULL,
  is_dry_run INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  completed_at INTEGER,
  processed INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  -- JSON: how many members of the segment have each channel type.
  channel_counts TEXT NOT NULL DEFAULT '{}',
  cursor INTEGER NOT NULL DEFAULT 0,
  last_rowid INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS job_active ON job (number) WHERE completed_at IS NULL;
CREATE INDEX IF NOT EXISTS job_by_app ON job (app_id, kind, id);

-- The files of a job. `records` is how many rows of the file are done; `state` is open, completed or failed.
CREATE TABLE IF NOT EXISTS job_piece (
  job INTEGER NOT NULL,
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  etag TEXT NOT NULL,
  records INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

-- The rows and files that a job could not process, the first ones only. `line` is 0 for a whole file.
CREATE TABLE IF NOT EXISTS job_failure (
  id INTEGER PRIMARY KEY,
  job INTEGER NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  field TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS job_failure_by_job ON job_failure (job, id);

-- The endpoints that an import put into its segment.
CREATE TABLE IF NOT EXISTS import_member (
  job INTEGER NOT NULL,
  endpoint_id TEXT NOT NULL,
  PRIMARY KEY (job, endpoint_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS job_deleted AFTER DELETE ON job
BEGIN
  DELETE FROM job_piece WHERE job = OLD.number;
  DELETE FROM job_failure WHERE job = OLD.number;
  DELETE FROM import_member WHERE job = OLD.number;
END;
