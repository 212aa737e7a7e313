-- A database with the second step, as SQL, with a row in every table. Never changed: later steps are tried on it.

PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
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
INSERT INTO "audit" VALUES('r1','x','x','x','x','x',1,0,0);
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
INSERT INTO "audit_calendar" VALUES('r1',1,'office','e1','ada','waiting','',0,0,'');
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
INSERT INTO "audit_decision" VALUES(1,'r1',1,1,'x','x',1,0);
CREATE TABLE audit_finding (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  confidence INTEGER NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT;
INSERT INTO "audit_finding" VALUES('r1',1,'x',1,'x','{}');
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
INSERT INTO "audit_item" VALUES('r1',1,1,1,'x',1,1,1,1,1,'x','{}','x','x','','');
CREATE TABLE audit_raw (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT;
INSERT INTO "audit_raw" VALUES('r1',1,'x');
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
INSERT INTO "audit_row" VALUES('r1',1,1,'e1',1,1,'x');
CREATE TABLE audit_unreadable (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  calendar INTEGER NOT NULL,
  id TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
INSERT INTO "audit_unreadable" VALUES('r1',1,'e1','x');
CREATE TABLE audit_when (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  all_day INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  sound INTEGER NOT NULL,
  found INTEGER NOT NULL,
  PRIMARY KEY (run, all_day, starts)
) STRICT;
INSERT INTO "audit_when" VALUES('r1',1,1,1,1);
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
INSERT INTO "calendar" VALUES(1,'office','c1','calendar','Ada','ada@firm.example','America/New_York','unknown','not read yet',0,0,0,'','',0,'none',0);
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
INSERT INTO "connection" VALUES('office','graph','record','https://a.example','https://b.example','https://c.example','r','"keychain"','office@firm.example',0,0,'','',0);
CREATE TABLE contact (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (connection, id)
) STRICT;
INSERT INTO "contact" VALUES('office','1','Doe','doe@outside.example',1);
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
INSERT INTO "discrepancy" VALUES('f','missing_there','court','open','',1795000000000,1795000000000,1,0,'{}');
CREATE TABLE discrepancy_step (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint TEXT NOT NULL REFERENCES discrepancy (fingerprint),
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
INSERT INTO "discrepancy_step" VALUES(1,'f',1795000000000,'first_seen','');
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
INSERT INTO "entry" VALUES('office','1','9','v',1,1795000000000,1795086400000,'','T','','','1','','','','e1',0,0,1,0);
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
INSERT INTO "event" VALUES(1,'e1','v','u','','',0,1795000000000,1795003600000,'America/New_York','T','','','ada@firm.example','','','busy','confirmed','meeting',0,0,1,0);
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
INSERT INTO "fix_plan" VALUES('p','f',1795000000000,'{}','{}','previewed',0,'','');
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
INSERT INTO "ledger" VALUES(1,1795000000000,'r1','a','s','o','c','null','{}','0000000000000000000000000000000000000000000000000000000000000000','1111111111111111111111111111111111111111111111111111111111111111');
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
INSERT INTO "link" VALUES(1,'office','c1','e1','office','9','1','source',1795000000000);
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
INSERT INTO "matter" VALUES('office','1','00001-Doe','','d','Doe','open','',1);
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
INSERT INTO "member" VALUES('office','ada@firm.example','Ada','attorney',1,'',1795000000000);
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
INSERT INTO "outbox" VALUES(1,'k','keyed','r1','{}','44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a','waiting',0,1795000000000,0,'','','',1795000000000,0);
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
INSERT INTO "practice_user" VALUES('office','1','Ada','ada@firm.example',1,'9',1);
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
INSERT INTO "purge" VALUES('p1','r1',1,'running','x',1,'x','x',1,'{}',1795000000000,0);
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
INSERT INTO "purge_line" VALUES('p1',1,'office','ada','e1','x','"delete"','[1]',1,'done','','',1795000000000,'undone',1795000000000,'');
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
INSERT INTO "report" VALUES(1,'r1',1795000000000,'2026-11-20','2026-11-20','{}','0000000000000000000000000000000000000000000000000000000000000000','1111111111111111111111111111111111111111111111111111111111111111');
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
INSERT INTO "run" VALUES('r1','morning',1795000000000,0,'running','',0,0,0,0,0);
CREATE TABLE run_item (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  fate TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
INSERT INTO "run_item" VALUES(1,'r1','x','set_aside','no start');
CREATE TABLE schedule (
  part TEXT NOT NULL PRIMARY KEY,
  next_run INTEGER NOT NULL DEFAULT 0,
  last_run INTEGER NOT NULL DEFAULT 0,
  last_success INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "schedule" VALUES('morning',1795000000000,0,0);
CREATE TABLE schema_step (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  previous_may_open INTEGER NOT NULL
) STRICT;
INSERT INTO "schema_step" VALUES(1,'first_release',0);
INSERT INTO "schema_step" VALUES(2,'clean_up',1);
CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
INSERT INTO "setting" VALUES('k','v');
CREATE TABLE unreadable (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  calendar TEXT NOT NULL,
  id TEXT NOT NULL,
  reason TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (connection, calendar, id, reason)
) STRICT;
INSERT INTO "unreadable" VALUES('office','c1','x','no start',1795000000000,1795000000000);
CREATE INDEX event_time ON event (calendar, max(ends, starts), starts);
CREATE INDEX run_began ON run (began);
CREATE INDEX run_item_run ON run_item (run);
CREATE INDEX outbox_open ON outbox (state, not_before, number) WHERE ended_at = 0;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_at_end BEFORE INSERT ON ledger
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER report_no_update BEFORE UPDATE ON report
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;
CREATE TRIGGER report_no_delete BEFORE DELETE ON report
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;
CREATE TRIGGER report_at_end BEFORE INSERT ON report
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM report)
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;
CREATE INDEX discrepancy_state ON discrepancy (state);
CREATE INDEX discrepancy_step_of ON discrepancy_step (fingerprint);
CREATE INDEX fix_plan_of ON fix_plan (discrepancy);
CREATE INDEX audit_row_when ON audit_row (run, all_day, starts, number);
CREATE INDEX audit_unreadable_of ON audit_unreadable (run, calendar, id);
CREATE INDEX audit_item_of ON audit_item (run, finding);
CREATE INDEX audit_item_kind ON audit_item (run, part, kind, finding, number, proposed);
CREATE INDEX audit_item_when ON audit_item (run, part, starts, number);
CREATE INDEX audit_item_text ON audit_item (run, part, text, number);
CREATE INDEX audit_item_decision ON audit_item (run, part, decision);
CREATE INDEX audit_decision_of ON audit_decision (run, taken_back, batch);
CREATE INDEX purge_of ON purge (audit);
CREATE TRIGGER purge_no_delete BEFORE DELETE ON purge
WHEN OLD.approved_at <> 0
BEGIN SELECT RAISE(ABORT, 'what was approved is kept'); END;
CREATE TRIGGER purge_fixed BEFORE UPDATE OF id, audit, made_at, manifest_hash, lines, backup, backup_hash,
  backup_events, preview ON purge
BEGIN SELECT RAISE(ABORT, 'what was shown is not changed'); END;
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('calendar',1);
INSERT INTO "sqlite_sequence" VALUES('link',1);
INSERT INTO "sqlite_sequence" VALUES('run_item',1);
INSERT INTO "sqlite_sequence" VALUES('outbox',1);
INSERT INTO "sqlite_sequence" VALUES('ledger',1);
INSERT INTO "sqlite_sequence" VALUES('report',1);
INSERT INTO "sqlite_sequence" VALUES('discrepancy_step',1);
INSERT INTO "sqlite_sequence" VALUES('audit_decision',1);
PRAGMA user_version = 2;
PRAGMA application_id = 1413761876;
COMMIT;
