-- Step 3: one journal of everything that changes another system.
-- previous release: must not open (it would look for its outbox)
-- What each column means is in schema.sql.

CREATE TABLE operation (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  work TEXT NOT NULL,
  plan TEXT NOT NULL,
  place INTEGER NOT NULL,
  connection TEXT NOT NULL,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  expects TEXT NOT NULL,
  protection TEXT NOT NULL,
  payload TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  run TEXT NOT NULL,
  put_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  due INTEGER NOT NULL,
  sent_at INTEGER NOT NULL DEFAULT 0,
  calls INTEGER NOT NULL DEFAULT 0,
  asked INTEGER NOT NULL DEFAULT 0,
  before TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',
  receipt TEXT NOT NULL DEFAULT '',
  settled_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (work, plan, place)
) STRICT;

CREATE INDEX operation_open ON operation (due, number) WHERE settled_at = 0;

CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation
WHEN OLD.calls > 0
BEGIN SELECT RAISE(ABORT, 'what may have been done is kept'); END;

CREATE TRIGGER operation_fixed BEFORE UPDATE OF key, work, plan, place, connection, act, object, expects, protection,
  payload, payload_hash, put_at ON operation
BEGIN SELECT RAISE(ABORT, 'an operation does what was approved'); END;

CREATE TRIGGER operation_done BEFORE UPDATE OF state, receipt ON operation
WHEN OLD.state = 'done'
BEGIN SELECT RAISE(ABORT, 'what is done stays done'); END;

CREATE TABLE operation_step (
  operation INTEGER NOT NULL REFERENCES operation (number) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  expects TEXT NOT NULL,
  state TEXT NOT NULL,
  receipt TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (operation, act, object)
) STRICT;

INSERT INTO operation (key, work, plan, place, connection, act, object, expects, protection, payload, payload_hash, run,
  put_at, state, due, sent_at, calls, why, receipt, settled_at)
SELECT
  iif(key GLOB 'undo/*', 'fix_undo/' || substr(key, 6), key),
  iif(key GLOB 'undo/*', 'fix_undo', 'fix'),
  coalesce(payload ->> '$.plan', ''),
  coalesce(payload ->> '$.row', number),
  coalesce(payload ->> '$.connection', ''),
  '', '', '', effect, payload, payload_hash, run, put_at,
  CASE state
    WHEN 'waiting' THEN iif(attempts = 0, 'waiting', 'sent')
    WHEN 'leased' THEN 'sent'
    WHEN 'done' THEN 'done'
    ELSE 'refused'
  END,
  not_before, iif(attempts = 0, 0, put_at), attempts, reason, result, ended_at
FROM outbox ORDER BY number;

DROP TABLE outbox;
