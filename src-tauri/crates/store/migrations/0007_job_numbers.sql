-- Step 7: jobs are numbered by their own table; a counter beside it was one more page to encrypt for each job.
-- previous release: may open (it finds the same columns)
-- What each column means is in schema.sql.
-- No number is given twice: the newest job is never forgotten.

CREATE TABLE job_before AS SELECT * FROM job;
DROP TABLE job;
CREATE TABLE job (
  number INTEGER PRIMARY KEY,
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
INSERT INTO job SELECT * FROM job_before;
DROP TABLE job_before;

CREATE INDEX job_waiting ON job (lane, run_after, number) WHERE state = 'waiting';
