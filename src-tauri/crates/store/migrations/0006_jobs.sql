-- Step 6: one queue for all work, and a schedule that is rows.
-- previous release: may open (it looks at no job, and finds the columns of the schedule that it knows)
-- What each column means is in schema.sql.

CREATE TABLE job (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  run_after INTEGER NOT NULL,
  deadline INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  lease_holder TEXT NOT NULL DEFAULT '',
  waits_for TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT '',
  put_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX job_waiting ON job (lane, run_after, number) WHERE state = 'waiting';

CREATE TABLE schedule_before AS SELECT part, next_run, last_run, last_success FROM schedule;
DROP TABLE schedule;
CREATE TABLE schedule (
  part TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL DEFAULT '',
  rule TEXT NOT NULL DEFAULT '',
  zone TEXT NOT NULL DEFAULT '',
  next_run INTEGER NOT NULL DEFAULT 0,
  last_run INTEGER NOT NULL DEFAULT 0,
  last_success INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO schedule (part, next_run, last_run, last_success)
  SELECT part, next_run, last_run, last_success FROM schedule_before;
DROP TABLE schedule_before;
