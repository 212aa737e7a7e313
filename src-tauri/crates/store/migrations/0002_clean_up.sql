-- Step 2: the clean-up of legacy calendars.
-- previous release: may open (it looks at none of these tables)
-- What each column means is in schema.sql.

CREATE TABLE audit (
  run TEXT NOT NULL PRIMARY KEY,
  source TEXT NOT NULL,
  state TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT NOT NULL,
  files TEXT NOT NULL,
  began INTEGER NOT NULL,
  found_at INTEGER NOT NULL DEFAULT 0,
  sound INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE audit_calendar (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  connection TEXT NOT NULL,
  id TEXT NOT NULL,
  calendar TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  next TEXT NOT NULL DEFAULT '',
  rows INTEGER NOT NULL DEFAULT 0,
  unreadable INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, place),
  UNIQUE (run, connection, id)
) STRICT;

CREATE TABLE audit_row (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  calendar INTEGER NOT NULL,
  id TEXT NOT NULL,
  all_day INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  kept TEXT NOT NULL,
  PRIMARY KEY (run, number),
  UNIQUE (run, calendar, id)
) STRICT;

CREATE INDEX audit_row_when ON audit_row (run, all_day, starts, number);

CREATE TABLE audit_raw (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT;

CREATE TABLE audit_unreadable (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  calendar INTEGER NOT NULL,
  id TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE INDEX audit_unreadable_of ON audit_unreadable (run, calendar, id);

CREATE TABLE audit_when (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  all_day INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  sound INTEGER NOT NULL,
  found INTEGER NOT NULL,
  PRIMARY KEY (run, all_day, starts)
) STRICT;

CREATE TABLE audit_finding (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  confidence INTEGER NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT;

CREATE TABLE audit_item (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  finding INTEGER NOT NULL,
  row INTEGER NOT NULL,
  part TEXT NOT NULL,
  kind INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  calendar INTEGER NOT NULL,
  calendar_rank INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  organizer TEXT NOT NULL,
  text TEXT NOT NULL,
  proposed TEXT NOT NULL,
  proposed_value TEXT NOT NULL,
  decision TEXT NOT NULL DEFAULT '',
  decision_value TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, number)
) STRICT;

CREATE INDEX audit_item_of ON audit_item (run, finding);

CREATE INDEX audit_item_kind ON audit_item (run, part, kind, finding, number, proposed);

CREATE INDEX audit_item_when ON audit_item (run, part, starts, number);

CREATE INDEX audit_item_text ON audit_item (run, part, text, number);

CREATE INDEX audit_item_decision ON audit_item (run, part, decision);

CREATE TABLE audit_decision (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  batch INTEGER NOT NULL,
  item INTEGER NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  at INTEGER NOT NULL,
  taken_back INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX audit_decision_of ON audit_decision (run, taken_back, batch);

CREATE TABLE purge (
  id TEXT NOT NULL PRIMARY KEY,
  audit TEXT NOT NULL REFERENCES audit (run),
  made_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'backed_up',
  manifest_hash TEXT NOT NULL,
  lines INTEGER NOT NULL,
  backup TEXT NOT NULL,
  backup_hash TEXT NOT NULL,
  backup_events INTEGER NOT NULL,
  preview TEXT NOT NULL,
  approved_at INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX purge_of ON purge (audit);

CREATE TRIGGER purge_no_delete BEFORE DELETE ON purge
WHEN OLD.approved_at <> 0
BEGIN SELECT RAISE(ABORT, 'what was approved is kept'); END;

CREATE TRIGGER purge_fixed BEFORE UPDATE OF id, audit, made_at, manifest_hash, lines, backup, backup_hash,
  backup_events, preview ON purge
BEGIN SELECT RAISE(ABORT, 'what was shown is not changed'); END;

CREATE TABLE purge_line (
  purge TEXT NOT NULL REFERENCES purge (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  connection TEXT NOT NULL,
  calendar TEXT NOT NULL,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  act TEXT NOT NULL,
  findings TEXT NOT NULL,
  row INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  why TEXT NOT NULL DEFAULT '',
  receipt TEXT NOT NULL DEFAULT '',
  settled_at INTEGER NOT NULL DEFAULT 0,
  undo TEXT NOT NULL DEFAULT '',
  undone_at INTEGER NOT NULL DEFAULT 0,
  lost TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (purge, number),
  UNIQUE (purge, connection, calendar, id)
) STRICT;

CREATE INDEX purge_line_state ON purge_line (purge, state, undo);

CREATE TRIGGER purge_line_ceiling BEFORE INSERT ON purge_line
WHEN (SELECT approved_at <> 0 OR state <> 'backed_up' FROM purge WHERE id = NEW.purge)
BEGIN SELECT RAISE(ABORT, 'nothing is added to what was approved'); END;

CREATE TRIGGER purge_line_no_delete BEFORE DELETE ON purge_line
WHEN (SELECT approved_at <> 0 FROM purge WHERE id = OLD.purge)
BEGIN SELECT RAISE(ABORT, 'what was approved is kept'); END;

CREATE TRIGGER purge_line_fixed BEFORE UPDATE OF purge, number, connection, calendar, id, version, act, findings, row
  ON purge_line
BEGIN SELECT RAISE(ABORT, 'what was approved is not changed'); END;

CREATE TRIGGER purge_line_settled BEFORE UPDATE OF state ON purge_line
WHEN NEW.state <> OLD.state AND (NEW.state = 'waiting' OR OLD.state IN ('done', 'skipped', 'failed'))
BEGIN SELECT RAISE(ABORT, 'a settled line stays settled'); END;

CREATE TRIGGER purge_line_approved BEFORE UPDATE OF state ON purge_line
WHEN NEW.state = 'sent' AND (SELECT approved_at = 0 OR state = 'replaced' FROM purge WHERE id = NEW.purge)
BEGIN SELECT RAISE(ABORT, 'nothing leaves that was not approved'); END;
