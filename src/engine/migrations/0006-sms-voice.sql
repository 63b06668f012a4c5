CREATE TABLE IF NOT EXISTS sms_opt_out_list (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO sms_opt_out_list (name) VALUES ('Default');

CREATE TABLE IF NOT EXISTS sms_opt_out (
  list_name TEXT NOT NULL,
  number TEXT NOT NULL,
  opted_out_at INTEGER NOT NULL,
  by_end_user INTEGER NOT NULL,
  PRIMARY KEY (list_name, number)
) STRICT, WITHOUT ROWID;

-- When a caller of the API last removed a number from a list.
CREATE TABLE IF NOT EXISTS sms_opt_out_removal (
  list_name TEXT NOT NULL,
  number TEXT NOT NULL,
  removed_at INTEGER NOT NULL,
  PRIMARY KEY (list_name, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sms_keyword (
  identity TEXT NOT NULL,
  keyword TEXT NOT NULL COLLATE NOCASE,
  message TEXT NOT NULL,
  action TEXT NOT NULL,
  PRIMARY KEY (identity, keyword)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sms_number (number TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
