-- Step 1: the first release.
-- previous release: must not open (there is none)
-- What each column means is in schema.sql.

CREATE TABLE schema_step (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  previous_may_open INTEGER NOT NULL
) STRICT;

CREATE TABLE connection (
  name TEXT NOT NULL PRIMARY KEY,
  vendor TEXT NOT NULL,
  role TEXT NOT NULL,
  api TEXT NOT NULL,
  authorize TEXT NOT NULL,
  token TEXT NOT NULL,
  client_id TEXT NOT NULL,
  secrets TEXT NOT NULL,
  account TEXT NOT NULL,
  last_success INTEGER NOT NULL DEFAULT 0,
  failed_at INTEGER NOT NULL DEFAULT 0,
  failure_kind TEXT NOT NULL DEFAULT '',
  failure_code TEXT NOT NULL DEFAULT '',
  sign_in_ends INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE calendar (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  zone TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'unknown',
  why TEXT NOT NULL DEFAULT 'not read yet',
  as_of INTEGER NOT NULL DEFAULT 0,
  window_start INTEGER NOT NULL DEFAULT 0,
  window_end INTEGER NOT NULL DEFAULT 0,
  sync_token TEXT NOT NULL DEFAULT '',
  page_token TEXT NOT NULL DEFAULT '',
  reading INTEGER NOT NULL DEFAULT 0,
  under_way TEXT NOT NULL DEFAULT 'none',
  last_full INTEGER NOT NULL DEFAULT 0,
  UNIQUE (connection, id)
) STRICT;

CREATE TABLE event (
  calendar INTEGER NOT NULL REFERENCES calendar (number) ON DELETE CASCADE,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  uid TEXT NOT NULL,
  series TEXT NOT NULL,
  original_start TEXT NOT NULL,
  all_day INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  zone TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  place TEXT NOT NULL,
  organizer TEXT NOT NULL,
  attendees TEXT NOT NULL,
  categories TEXT NOT NULL,
  show_as TEXT NOT NULL,
  standing TEXT NOT NULL,
  nature TEXT NOT NULL,
  private INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  gone_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (calendar, id)
) STRICT;

CREATE INDEX event_time ON event (calendar, max(ends, starts), starts);

CREATE TABLE matter (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  other_numbers TEXT NOT NULL,
  description TEXT NOT NULL,
  client TEXT NOT NULL,
  status TEXT NOT NULL,
  responsible TEXT NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (connection, id)
) STRICT;

CREATE TABLE practice_user (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  calendar TEXT NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (connection, id)
) STRICT;

CREATE TABLE contact (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (connection, id)
) STRICT;

CREATE TABLE entry (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  calendar TEXT NOT NULL,
  version TEXT NOT NULL,
  all_day INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  zone TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  place TEXT NOT NULL,
  matter TEXT NOT NULL,
  owner TEXT NOT NULL,
  category TEXT NOT NULL,
  attendees TEXT NOT NULL,
  source TEXT NOT NULL,
  ruled INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  gone_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (connection, id)
) STRICT;

CREATE TABLE member (
  source TEXT NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  duty TEXT NOT NULL,
  active INTEGER NOT NULL,
  left_on TEXT NOT NULL,
  read_at INTEGER NOT NULL,
  PRIMARY KEY (source, email)
) STRICT;

CREATE TABLE link (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  record_connection TEXT NOT NULL,
  record_calendar TEXT NOT NULL,
  record_id TEXT NOT NULL,
  entry_connection TEXT NOT NULL,
  entry_calendar TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  UNIQUE (record_connection, record_calendar, record_id, entry_connection),
  UNIQUE (entry_connection, entry_id)
) STRICT;

CREATE TABLE unreadable (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  calendar TEXT NOT NULL,
  id TEXT NOT NULL,
  reason TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (connection, calendar, id, reason)
) STRICT;

CREATE TABLE run (
  id TEXT NOT NULL PRIMARY KEY,
  part TEXT NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT 'running',
  late_reason TEXT NOT NULL DEFAULT '',
  items_in INTEGER NOT NULL DEFAULT 0,
  items_done INTEGER NOT NULL DEFAULT 0,
  items_skipped INTEGER NOT NULL DEFAULT 0,
  items_waiting INTEGER NOT NULL DEFAULT 0,
  items_dead INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX run_began ON run (began);

CREATE TABLE run_item (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  fate TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;

CREATE INDEX run_item_run ON run_item (run);

CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  effect TEXT NOT NULL,
  run TEXT NOT NULL,
  payload TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  lease_holder TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  put_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_open ON outbox (state, not_before, number) WHERE ended_at = 0;

CREATE TABLE ledger (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  run TEXT NOT NULL,
  actor TEXT NOT NULL,
  system TEXT NOT NULL,
  object TEXT NOT NULL,
  act TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_at_end BEFORE INSERT ON ledger
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE report (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  day_from TEXT NOT NULL,
  day_to TEXT NOT NULL,
  content TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER report_no_update BEFORE UPDATE ON report
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;

CREATE TRIGGER report_no_delete BEFORE DELETE ON report
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;

CREATE TRIGGER report_at_end BEFORE INSERT ON report
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM report)
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;

CREATE TABLE discrepancy (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  reason TEXT NOT NULL DEFAULT '',
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  last_report INTEGER NOT NULL,
  resolved_at INTEGER NOT NULL DEFAULT 0,
  appointment TEXT NOT NULL
) STRICT;

CREATE INDEX discrepancy_state ON discrepancy (state);

CREATE TABLE discrepancy_step (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint TEXT NOT NULL REFERENCES discrepancy (fingerprint),
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE INDEX discrepancy_step_of ON discrepancy_step (fingerprint);

CREATE TABLE fix_plan (
  id TEXT NOT NULL PRIMARY KEY,
  discrepancy TEXT NOT NULL REFERENCES discrepancy (fingerprint),
  made_at INTEGER NOT NULL,
  plan TEXT NOT NULL,
  versions TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'previewed',
  changed_at INTEGER NOT NULL DEFAULT 0,
  undo TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX fix_plan_of ON fix_plan (discrepancy);

CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE schedule (
  part TEXT NOT NULL PRIMARY KEY,
  next_run INTEGER NOT NULL DEFAULT 0,
  last_run INTEGER NOT NULL DEFAULT 0,
  last_success INTEGER NOT NULL DEFAULT 0
) STRICT;
