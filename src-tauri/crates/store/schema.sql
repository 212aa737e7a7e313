-- The database as it is after all migrations: the page to read, one sentence per column.
-- Not run by the program; a test proves that it equals the sum of the migrations and that no column lacks its sentence.
--
-- House rules of every table
--   STRICT, NOT NULL, columns named in every insert; a column never changes its meaning.
--   An instant is an INTEGER of Unix milliseconds, 0 = not known or never. A date is TEXT `2026-11-20`, '' = none.
--   A text that may be missing is '' when it is. A JSON column holds JSON text that this package wrote.
--   Numbers that others may keep are AUTOINCREMENT: never given twice.

-- Steps that made this file, so that an older program can tell whether it may open it.
CREATE TABLE schema_step (
  number INTEGER PRIMARY KEY,                 -- The step's number, as in its file's name.
  name TEXT NOT NULL,                         -- The step's name, as in its file's name.
  previous_may_open INTEGER NOT NULL          -- 1 when a program that does not know the step may still use the file.
) STRICT;

-- Connections of the firm and how they last fared. Secrets are never in here.
CREATE TABLE connection (
  name TEXT NOT NULL PRIMARY KEY,             -- The name that the manager gave it.
  vendor TEXT NOT NULL,                       -- The vendor's short name.
  role TEXT NOT NULL,                         -- What it is for: record, pms, booking, messages, crm, logs.
  api TEXT NOT NULL,                          -- Address of the vendor's interface, or a path for files.
  authorize TEXT NOT NULL,                    -- Address where people sign in.
  token TEXT NOT NULL,                        -- Address where tokens are issued (not a token).
  client_id TEXT NOT NULL,                    -- The firm's own app registration.
  secrets TEXT NOT NULL,                      -- JSON: where the secrets are kept, never the secrets themselves.
  account TEXT NOT NULL,                      -- The account that signed in, as the vendor names it.
  last_success INTEGER NOT NULL DEFAULT 0,    -- When something was last read in full or in part.
  failed_at INTEGER NOT NULL DEFAULT 0,       -- When it last failed; 0 once a later call succeeded.
  failure_kind TEXT NOT NULL DEFAULT '',      -- The kind of that failure.
  failure_code TEXT NOT NULL DEFAULT '',      -- The vendor's machine-readable reason, never free text.
  sign_in_ends INTEGER NOT NULL DEFAULT 0,    -- When the sign-in ends, where that is known.
  access TEXT NOT NULL DEFAULT 'change'       -- What the sign-in was asked for: read, or change (which reads, too).
) STRICT;

-- Calendars, and the lists of a practice system, with where their reading is. What is known of them is in coverage.
CREATE TABLE calendar (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Short name inside this file; events point to it.
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- The connection that it is read through.
  id TEXT NOT NULL,                           -- The provider's id, or the fixed name of a list (`entries`, `matters` …).
  kind TEXT NOT NULL,                         -- calendar, or list for what a practice system lists.
  name TEXT NOT NULL,                         -- The name that people see.
  owner TEXT NOT NULL,                        -- Address of its owner; '' for shared calendars without one.
  zone TEXT NOT NULL,                         -- IANA zone in which floating times are read.
  window_start INTEGER NOT NULL DEFAULT 0,    -- Begin of the stretch that the newest full reading asks for, finished or not.
  window_end INTEGER NOT NULL DEFAULT 0,      -- End of that stretch, exclusive.
  sync_token TEXT NOT NULL DEFAULT '',        -- Continues with what changed; '' means that a full reading is due.
  page_token TEXT NOT NULL DEFAULT '',        -- Continues a reading that was begun and not finished.
  reading INTEGER NOT NULL DEFAULT 0,         -- Number of the newest full reading of this calendar, finished or not.
  under_way TEXT NOT NULL DEFAULT 'none',     -- none, full or changes: the reading that was begun and not finished.
  last_full INTEGER NOT NULL DEFAULT 0,       -- When a full reading was last finished.
  UNIQUE (connection, id)
) STRICT;

-- What was read of each calendar and list: the only ground for saying what is there and what is not.
CREATE TABLE coverage (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- The connection that it is read through.
  place TEXT NOT NULL,                        -- The provider's id of the calendar, or the fixed name of a list.
  kind TEXT NOT NULL,                         -- Calendar or list: calendar, list.
  account TEXT NOT NULL DEFAULT '',           -- The account that read it; another one may see less.
  window_start INTEGER NOT NULL DEFAULT 0,    -- Begin of the stretch that the last complete reading covers.
  window_end INTEGER NOT NULL DEFAULT 0,      -- End of that stretch, exclusive; 0 while there was none.
  read_at INTEGER NOT NULL DEFAULT 0,         -- When the last complete reading began: what changed since is not known.
  complete INTEGER NOT NULL DEFAULT 0,        -- 1 when the newest reading brought all of it.
  why TEXT NOT NULL DEFAULT 'it has not been read yet', -- Why it did not; '' when it did.
  empty_since INTEGER NOT NULL DEFAULT 0,     -- When it first came empty and was not believed; 0 when it never did.
  PRIMARY KEY (connection, place)
) STRICT;

-- Events of calendars as they were read: a cache that a full reading rebuilds.
CREATE TABLE event (
  calendar INTEGER NOT NULL REFERENCES calendar (number) ON DELETE CASCADE, -- The calendar that it lies on.
  id TEXT NOT NULL,                           -- The provider's id.
  version TEXT NOT NULL,                      -- The version that was read; remote writes take it.
  uid TEXT NOT NULL,                          -- iCalendar UID, equal in all copies.
  series TEXT NOT NULL,                       -- The series that it is an instance of.
  original_start TEXT NOT NULL,               -- When the series would have had it: `@` and milliseconds, or a date.
  all_day INTEGER NOT NULL,                   -- 1 when starts and ends are midnights (UTC) that stand for dates.
  starts INTEGER NOT NULL,                    -- Begin.
  ends INTEGER NOT NULL,                      -- End, exclusive; may precede the begin, since events are kept as read.
  zone TEXT NOT NULL,                         -- IANA zone that it was made in; '' for whole days.
  title TEXT NOT NULL,                        -- Title.
  body TEXT NOT NULL,                         -- Body as plain text.
  place TEXT NOT NULL,                        -- Place.
  organizer TEXT NOT NULL,                    -- Address of who called it.
  attendees TEXT NOT NULL,                    -- JSON: who was asked, with the answers; '' for nobody.
  categories TEXT NOT NULL,                   -- JSON: category names as the provider has them; '' for none.
  show_as TEXT NOT NULL,                      -- Does the time count as taken: busy, tentative, away, elsewhere, free.
  standing TEXT NOT NULL,                     -- Is it still to happen: confirmed, tentative, cancelled.
  nature TEXT NOT NULL,                       -- What it is for: meeting, out_of_office, focus_time, working_location, birthday.
  private INTEGER NOT NULL,                   -- 1 when its owner marked it private.
  updated INTEGER NOT NULL,                   -- When it was last changed, by the provider's clock.
  seen INTEGER NOT NULL,                      -- Number of the full reading in which, or after which, it was last seen.
  gone_at INTEGER NOT NULL DEFAULT 0,         -- When we learned that it is gone; the other columns keep what was last known.
  PRIMARY KEY (calendar, id)
) STRICT;

-- What overlaps a window; an event that ends before it begins lies where it begins. By calendar, so that a provider's
-- page touches few pages of the index: they are sealed anew at each commit.
CREATE INDEX event_time ON event (calendar, max(ends, starts), starts);

-- Matters of practice systems.
CREATE TABLE matter (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- The practice system.
  id TEXT NOT NULL,                           -- Its id of the matter.
  number TEXT NOT NULL,                       -- The number that people type.
  other_numbers TEXT NOT NULL,                -- JSON: other numbers that name it; '' for none.
  description TEXT NOT NULL,                  -- What it is about.
  client TEXT NOT NULL,                       -- Who the client is.
  status TEXT NOT NULL,                       -- Where it stands: pending, open, closed.
  responsible TEXT NOT NULL,                  -- Address of the attorney who answers for it.
  seen INTEGER NOT NULL,                      -- Number of the reading in which it was last seen.
  PRIMARY KEY (connection, id)
) STRICT;

-- Users of practice systems.
CREATE TABLE practice_user (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- The practice system.
  id TEXT NOT NULL,                           -- Its id of the user.
  name TEXT NOT NULL,                         -- Name.
  email TEXT NOT NULL,                        -- Address.
  enabled INTEGER NOT NULL,                   -- 1 while the account is alive.
  calendar TEXT NOT NULL,                     -- The calendar that the user's entries lie on.
  seen INTEGER NOT NULL,                      -- Number of the reading in which it was last seen.
  PRIMARY KEY (connection, id)
) STRICT;

-- The address book of practice systems.
CREATE TABLE contact (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- The practice system.
  id TEXT NOT NULL,                           -- Its id of the contact.
  name TEXT NOT NULL,                         -- Name.
  email TEXT NOT NULL,                        -- Main address.
  seen INTEGER NOT NULL,                      -- Number of the reading in which it was last seen.
  PRIMARY KEY (connection, id)
) STRICT;

-- Entries of practice systems' calendars as they were read: a cache.
CREATE TABLE entry (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- The practice system.
  id TEXT NOT NULL,                           -- Its id of the entry, unique over all its calendars.
  calendar TEXT NOT NULL,                     -- The owner's calendar in the practice system; an entry may move.
  version TEXT NOT NULL,                      -- The version that was read; remote writes take it.
  all_day INTEGER NOT NULL,                   -- 1 when starts and ends are midnights (UTC) that stand for dates.
  starts INTEGER NOT NULL,                    -- Begin.
  ends INTEGER NOT NULL,                      -- End, exclusive.
  zone TEXT NOT NULL,                         -- IANA zone that it was made in; '' for whole days.
  title TEXT NOT NULL,                        -- Title.
  body TEXT NOT NULL,                         -- Body as plain text.
  place TEXT NOT NULL,                        -- Place.
  matter TEXT NOT NULL,                       -- The practice system's id of its matter.
  owner TEXT NOT NULL,                        -- Address of whose calendar it is on.
  category TEXT NOT NULL,                     -- Its kind as the practice system names it.
  attendees TEXT NOT NULL,                    -- JSON: addresses of who attends; '' for nobody.
  source TEXT NOT NULL,                       -- Id of the event of record that it stands for, where one was left in it.
  ruled INTEGER NOT NULL,                     -- 1 when the practice system's own court rules made it: never touched.
  updated INTEGER NOT NULL,                   -- When it was last changed.
  seen INTEGER NOT NULL,                      -- Number of the reading in which it was last seen.
  gone_at INTEGER NOT NULL DEFAULT 0,         -- When we learned that it is gone; the other columns keep what was last known.
  PRIMARY KEY (connection, id)
) STRICT;

-- Who is, or was, internal.
CREATE TABLE member (
  source TEXT NOT NULL,                       -- The connection whose directory says so; '' for a staff list from a file.
  email TEXT NOT NULL,                        -- The main address.
  name TEXT NOT NULL,                         -- The name as people know it.
  duty TEXT NOT NULL,                         -- What the person does: attorney, staff.
  active INTEGER NOT NULL,                    -- 0 once the account is suspended or the staff list says so.
  left_on TEXT NOT NULL,                      -- The last day, where a staff list names it.
  read_at INTEGER NOT NULL,                   -- When the source said so.
  schedules_for TEXT NOT NULL DEFAULT '',     -- Addresses of the attorneys for whom the person types appointments in, one a line.
  PRIMARY KEY (source, email)
) STRICT;

-- Which entry stands for which event of record: ids, never titles.
CREATE TABLE link (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Names the link.
  record_connection TEXT NOT NULL,            -- The event's connection.
  record_calendar TEXT NOT NULL,              -- The event's calendar.
  record_id TEXT NOT NULL,                    -- The event's id.
  entry_connection TEXT NOT NULL,             -- The entry's practice system.
  entry_calendar TEXT NOT NULL,               -- The entry's calendar when the link was made.
  entry_id TEXT NOT NULL,                     -- The entry's id.
  made_by TEXT NOT NULL,                      -- How we know: source, match, fix, person.
  made_at INTEGER NOT NULL,                   -- When the link was made.
  matched_by TEXT NOT NULL DEFAULT '',        -- How a comparison matched the two: matter_time, title_time; '' when none did.
  confirmed_at INTEGER NOT NULL DEFAULT 0,    -- When a comparison last saw the two agree; 0 when none did.
  UNIQUE (record_connection, record_calendar, record_id, entry_connection),
  UNIQUE (entry_connection, entry_id)
) STRICT;

-- Items that came and could not be understood: counted and shown, never dropped.
CREATE TABLE unreadable (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- The connection that it came through.
  calendar TEXT NOT NULL,                     -- The calendar or list that it lies on.
  id TEXT NOT NULL,                           -- Its id, or a place such as `line 12`, or '' when not even that was readable.
  reason TEXT NOT NULL,                       -- Why, in plain words without client text.
  first_seen INTEGER NOT NULL,                -- When it first came.
  last_seen INTEGER NOT NULL,                 -- When it last came.
  PRIMARY KEY (connection, calendar, id, reason)
) STRICT;

-- Runs: one execution of one part.
CREATE TABLE run (
  id TEXT NOT NULL PRIMARY KEY,               -- The id that log lines, jobs and ledger entries carry.
  part TEXT NOT NULL,                         -- Which part.
  began INTEGER NOT NULL,                     -- When it began.
  ended INTEGER NOT NULL DEFAULT 0,           -- When it ended; 0 while it goes on.
  outcome TEXT NOT NULL DEFAULT 'running',    -- running, done, needs_you, not_checked, failed, stopped.
  late_reason TEXT NOT NULL DEFAULT '',       -- Why it began late; '' when it did not.
  items_in INTEGER NOT NULL DEFAULT 0,        -- Items that came in: the sum of the four columns that follow.
  items_done INTEGER NOT NULL DEFAULT 0,      -- Items that were done.
  items_skipped INTEGER NOT NULL DEFAULT 0,   -- Items that were left out with a reason.
  items_waiting INTEGER NOT NULL DEFAULT 0,   -- Items that wait for a person or a later try.
  items_dead INTEGER NOT NULL DEFAULT 0       -- Items that were given up with a reason.
) STRICT;

-- The newest runs first.
CREATE INDEX run_began ON run (began);

-- Items of runs that somebody has to see.
CREATE TABLE run_item (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Order in which they were recorded.
  run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, -- The run.
  item TEXT NOT NULL,                         -- Which item.
  fate TEXT NOT NULL,                         -- What became of it: set_aside, skipped, failed, waiting.
  why TEXT NOT NULL                           -- Why.
) STRICT;

-- Items of one run.
CREATE INDEX run_item_run ON run_item (run);

-- The one journal of everything that changes another system: key first, intent before the call, receipt after it.
CREATE TABLE operation (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Order in which they were put in.
  key TEXT NOT NULL UNIQUE,                   -- What makes the effect unique; putting it in twice changes nothing.
  work TEXT NOT NULL,                         -- Kind of work: fix, fix_undo, purge, purge_undo, second_look.
  plan TEXT NOT NULL,                         -- The plan that it belongs to.
  place INTEGER NOT NULL,                     -- Its place in the plan.
  connection TEXT NOT NULL,                   -- The connection that is written to.
  act TEXT NOT NULL,                          -- What is done, in a few words.
  object TEXT NOT NULL,                       -- What it is done to; '' for what does not exist yet.
  expects TEXT NOT NULL,                      -- The version that it expects; '' where there is none.
  protection TEXT NOT NULL,                   -- Against a second effect: keyed, queryable (can be looked up), at_most_once.
  payload TEXT NOT NULL,                      -- JSON: all that is needed to act; nothing is left to choose.
  payload_hash TEXT NOT NULL,                 -- SHA-256 of the payload, hex: the same key with other contents is refused.
  run TEXT NOT NULL,                          -- The run that wants it; '' when none does.
  put_at INTEGER NOT NULL,                    -- When it was put in.
  state TEXT NOT NULL DEFAULT 'waiting',      -- waiting, sent (not known), done, skipped (it had moved on), refused, unclear (written over).
  due INTEGER NOT NULL,                       -- The earliest instant of the next try or look-up.
  sent_at INTEGER NOT NULL DEFAULT 0,         -- When the last call left, by the server's clock where it tells one; 0 before the first.
  calls INTEGER NOT NULL DEFAULT 0,           -- How often a call may have left.
  asked INTEGER NOT NULL DEFAULT 0,           -- How many look-ups since had no answer.
  before TEXT NOT NULL DEFAULT '',            -- JSON of the object as it was read right before the call; '' when there was none.
  why TEXT NOT NULL DEFAULT '',               -- Why it waits, is not known or was not done; '' otherwise.
  receipt TEXT NOT NULL DEFAULT '',           -- JSON of the receipt, once done.
  settled_at INTEGER NOT NULL DEFAULT 0,      -- When it was done, skipped or refused; 0 before.
  UNIQUE (work, plan, place)
) STRICT;

-- What is to be looked at next.
CREATE INDEX operation_open ON operation (due, number) WHERE settled_at = 0;

-- What may have been done is never forgotten.
CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation
WHEN OLD.calls > 0
BEGIN SELECT RAISE(ABORT, 'what may have been done is kept'); END;

-- An operation does what was approved.
CREATE TRIGGER operation_fixed BEFORE UPDATE OF key, work, plan, place, connection, act, object, expects, protection,
  payload, payload_hash, put_at ON operation
BEGIN SELECT RAISE(ABORT, 'an operation does what was approved'); END;

-- What is done stays done.
CREATE TRIGGER operation_done BEFORE UPDATE OF state, receipt ON operation
WHEN OLD.state = 'done'
BEGIN SELECT RAISE(ABORT, 'what is done stays done'); END;

-- The steps of operations that take more than one call.
CREATE TABLE operation_step (
  operation INTEGER NOT NULL REFERENCES operation (number) ON DELETE CASCADE, -- The operation.
  place INTEGER NOT NULL,                     -- Counts the steps of the operation, from 1.
  act TEXT NOT NULL,                          -- What is done, in a few words.
  object TEXT NOT NULL,                       -- What it is done to.
  expects TEXT NOT NULL,                      -- The version that it expects; '' where there is none.
  state TEXT NOT NULL,                        -- sent (its call may have left), done.
  receipt TEXT NOT NULL DEFAULT '',           -- JSON of the receipt, once done.
  PRIMARY KEY (operation, act, object)
) STRICT;

-- One queue for all work that is due at its time, delayed or tried again.
CREATE TABLE job (
  number INTEGER PRIMARY KEY,                 -- Order in which they were put in; what a person names it by.
  kind TEXT NOT NULL,                         -- What is to be done; a kind that a release does not know is buried.
  lane TEXT NOT NULL,                         -- Jobs of one lane wait for each other, and for no other lane.
  key TEXT NOT NULL UNIQUE,                   -- What makes it one job; putting it in twice changes nothing.
  payload TEXT NOT NULL,                      -- JSON of what the kind needs; no words of clients.
  state TEXT NOT NULL DEFAULT 'waiting',      -- waiting, leased, done, dead, dismissed.
  attempts INTEGER NOT NULL DEFAULT 0,        -- How often it was claimed.
  run_after INTEGER NOT NULL,                 -- The earliest instant of the next try.
  deadline INTEGER NOT NULL DEFAULT 0,        -- After this instant it is not put back any more; 0 for none.
  lease_until INTEGER NOT NULL DEFAULT 0,     -- Until when its worker has said that it still works.
  lease_holder TEXT NOT NULL DEFAULT '',      -- Which worker.
  waits_for TEXT NOT NULL DEFAULT '',         -- vendor, sign_in, network, retry, restart; '' when it only waits for its time.
  reason TEXT NOT NULL DEFAULT '',            -- Why it waits or was given up, in words for people.
  result TEXT NOT NULL DEFAULT '',            -- JSON of what came of it, once done.
  put_at INTEGER NOT NULL,                    -- When it was put in.
  ended_at INTEGER NOT NULL DEFAULT 0         -- When it was done, given up or dismissed; 0 while it is open.
) STRICT;

-- What may be claimed next in a lane.
CREATE INDEX job_waiting ON job (lane, run_after, number) WHERE state = 'waiting';

-- What vendors asked us to wait for: one process learns it, the next one obeys.
CREATE TABLE vendor_wait (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE, -- Whose calls wait.
  lane TEXT NOT NULL,                         -- The lane of calls that is held; vendors count some calls apart.
  until INTEGER NOT NULL,                     -- Nothing is sent before this instant.
  PRIMARY KEY (connection, lane)
) STRICT;

-- The chain of custody: everything that the app changed anywhere. Append-only.
CREATE TABLE ledger (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Counts up by one, without gaps.
  at INTEGER NOT NULL,                        -- When it was done.
  run TEXT NOT NULL,                          -- The run that did it; '' for acts outside a run.
  actor TEXT NOT NULL,                        -- Who wanted it: a person's account or `truedocket`.
  system TEXT NOT NULL,                       -- The connection that was written to, or `truedocket` for the app itself.
  object TEXT NOT NULL,                       -- What was written: calendar and id.
  act TEXT NOT NULL,                          -- What was done to it.
  before TEXT NOT NULL,                       -- JSON of the object before; `null` when there was none.
  after TEXT NOT NULL,                        -- JSON of the object after; `null` when there is none.
  previous TEXT NOT NULL,                     -- Hash of the row before, hex; 64 zeros for the first.
  hash TEXT NOT NULL                          -- SHA-256 over `previous` and all other columns, hex.
) STRICT;

-- No row of the ledger is ever changed.
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- No row of the ledger is ever removed.
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Rows go to the end only: this also refuses INSERT OR REPLACE.
CREATE TRIGGER ledger_at_end BEFORE INSERT ON ledger
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Reports, numbered without gaps and chained. Append-only.
CREATE TABLE report (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Counts up by one, without gaps.
  run TEXT NOT NULL,                          -- The run that made it.
  made_at INTEGER NOT NULL,                   -- When it was made.
  day_from TEXT NOT NULL,                     -- First compared day.
  day_to TEXT NOT NULL,                       -- Last compared day, inclusive.
  content TEXT NOT NULL,                      -- JSON of the report as it was shown.
  previous TEXT NOT NULL,                     -- Hash of the report before, hex; 64 zeros for the first.
  hash TEXT NOT NULL                          -- SHA-256 over `previous` and all other columns, hex.
) STRICT;

-- No report is ever changed.
CREATE TRIGGER report_no_update BEFORE UPDATE ON report
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;

-- No report is ever removed.
CREATE TRIGGER report_no_delete BEFORE DELETE ON report
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;

-- Reports go to the end only: this also refuses INSERT OR REPLACE.
CREATE TRIGGER report_at_end BEFORE INSERT ON report
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM report)
BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;

-- Days of which a report said that not everything could be checked: they are compared once more while they are today.
CREATE TABLE unchecked_day (
  day TEXT PRIMARY KEY,                       -- The day, 2026-11-20.
  missing TEXT NOT NULL                       -- JSON: what was not read when its report was made, by name.
) STRICT;

-- Where two systems disagree about one appointment; the same from day to day.
CREATE TABLE discrepancy (
  fingerprint TEXT NOT NULL PRIMARY KEY,      -- What makes it itself.
  kind TEXT NOT NULL,                         -- What differs.
  severity TEXT NOT NULL,                     -- court, client, internal.
  state TEXT NOT NULL DEFAULT 'open',         -- open, in_review, accepted, not_fixed, closed, resolved.
  reason TEXT NOT NULL DEFAULT '',            -- Why it was accepted or closed, or how it was resolved.
  first_seen INTEGER NOT NULL,                -- When it was first seen.
  last_seen INTEGER NOT NULL,                 -- When it was last seen.
  last_report INTEGER NOT NULL,               -- Number of the last report that named it; 0 for none.
  resolved_at INTEGER NOT NULL DEFAULT 0,     -- When it was resolved; 0 while it is not.
  appointment TEXT NOT NULL,                  -- JSON of what is shown, as of last_seen.
  assigned TEXT NOT NULL DEFAULT ''           -- Address of the person of the firm who sees to it; '' for nobody.
) STRICT;

-- What is not resolved yet.
CREATE INDEX discrepancy_state ON discrepancy (state);

-- What happened to a discrepancy.
CREATE TABLE discrepancy_step (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Order in which it happened.
  fingerprint TEXT NOT NULL REFERENCES discrepancy (fingerprint), -- The discrepancy.
  at INTEGER NOT NULL,                        -- When.
  what TEXT NOT NULL,                         -- first_seen, in_review, accepted, not_fixed, closed, reopened, fixed, undone, gone, seen_again, assigned.
  note TEXT NOT NULL                          -- The person's reason, or ''.
) STRICT;

-- Steps of one discrepancy.
CREATE INDEX discrepancy_step_of ON discrepancy_step (fingerprint);

-- What a fix would write, was approved to write and has written.
CREATE TABLE fix_plan (
  id TEXT NOT NULL PRIMARY KEY,               -- Names the plan.
  discrepancy TEXT NOT NULL REFERENCES discrepancy (fingerprint), -- What it fixes.
  made_at INTEGER NOT NULL,                   -- When it was previewed.
  plan TEXT NOT NULL,                         -- JSON: the writes, with nothing left to choose.
  versions TEXT NOT NULL,                     -- JSON: the versions that were seen; a moved version refuses the plan.
  state TEXT NOT NULL DEFAULT 'previewed',    -- previewed, applied, undone, refused.
  changed_at INTEGER NOT NULL DEFAULT 0,      -- When the state was last changed.
  undo TEXT NOT NULL DEFAULT '',              -- JSON: what takes it back, once applied.
  reason TEXT NOT NULL DEFAULT ''             -- Why it was refused or is not wanted any more; '' otherwise.
) STRICT;

-- Plans of one discrepancy.
CREATE INDEX fix_plan_of ON fix_plan (discrepancy);

-- Settings of this installation.
CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,              -- Which.
  value TEXT NOT NULL                         -- Its value as text; the policy is JSON.
) STRICT;

-- When each part runs next and last did, and by which rule.
CREATE TABLE schedule (
  part TEXT NOT NULL PRIMARY KEY,             -- Which part.
  kind TEXT NOT NULL DEFAULT '',              -- The kind of job that is put in at its time; '' for a row of an older release.
  rule TEXT NOT NULL DEFAULT '',              -- When: `every 15 min`, or `business days at 06:30 until 08:30`.
  zone TEXT NOT NULL DEFAULT '',              -- The zone of the rule's times, by the policy; '' when it has none.
  next_run INTEGER NOT NULL DEFAULT 0,        -- When it is due.
  last_run INTEGER NOT NULL DEFAULT 0,        -- When it last began.
  last_success INTEGER NOT NULL DEFAULT 0     -- When it last succeeded.
) STRICT;

-- Clean-ups of legacy calendars: what was read, found and decided. Kept until the clean-up is forgotten.
CREATE TABLE audit (
  run TEXT NOT NULL PRIMARY KEY,              -- The run that began it; names the clean-up.
  source TEXT NOT NULL,                       -- accounts (connected calendars), files (exports: looked at, not purged).
  state TEXT NOT NULL,                        -- reading, found.
  since TEXT NOT NULL,                        -- First day of the period; '' for no bound.
  until TEXT NOT NULL,                        -- Last day of the period; '' for no bound.
  files TEXT NOT NULL,                        -- JSON: paths of the files; '' for accounts.
  began INTEGER NOT NULL,                     -- When it began.
  found_at INTEGER NOT NULL DEFAULT 0,        -- When the findings were drawn up; 0 while it reads.
  sound INTEGER NOT NULL DEFAULT 0,           -- Rows that no finding names, of calendars and by lists that were read to their end.
  unproved INTEGER NOT NULL DEFAULT 0         -- Rows that no finding names and that cannot be called sound, since something was not read.
) STRICT;

-- Calendars of a clean-up, and how far each was read.
CREATE TABLE audit_calendar (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  place INTEGER NOT NULL,                     -- Its number in the clean-up, from 0.
  connection TEXT NOT NULL,                   -- Its connection.
  id TEXT NOT NULL,                           -- The provider's id of it.
  calendar TEXT NOT NULL,                     -- JSON of the calendar as the provider listed it.
  state TEXT NOT NULL DEFAULT 'waiting',      -- waiting, reading, read, unknown.
  next TEXT NOT NULL DEFAULT '',              -- Token of the next page; committed with the rows before it.
  rows INTEGER NOT NULL DEFAULT 0,            -- Rows that came.
  unreadable INTEGER NOT NULL DEFAULT 0,      -- Rows that came and could not be understood.
  reason TEXT NOT NULL DEFAULT '',            -- Why it is unknown; '' otherwise.
  account TEXT NOT NULL DEFAULT '',           -- The account that reads it, as the vendor names it; '' for a file.
  read_at INTEGER NOT NULL DEFAULT 0,         -- When its reading began; 0 before.
  PRIMARY KEY (run, place),
  UNIQUE (run, connection, id)
) STRICT;

-- Rows of calendars as their provider keeps them: a series is one row.
CREATE TABLE audit_row (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  number INTEGER NOT NULL,                    -- Its number in the clean-up, from 0, in the order in which rows came.
  calendar INTEGER NOT NULL,                  -- Place of its calendar.
  id TEXT NOT NULL,                           -- The provider's id.
  all_day INTEGER NOT NULL,                   -- 1 for whole days.
  starts INTEGER NOT NULL,                    -- Begin; whole days: their midnight in UTC.
  kept TEXT NOT NULL,                         -- JSON of what we understood.
  PRIMARY KEY (run, number),
  UNIQUE (run, calendar, id)
) STRICT;

-- When rows begin, without reading them.
CREATE INDEX audit_row_when ON audit_row (run, all_day, starts, number);

-- The provider's own form of each row: long, and rarely looked at.
CREATE TABLE audit_raw (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  number INTEGER NOT NULL,                    -- Number of the row.
  raw TEXT NOT NULL,                          -- What came, byte for byte.
  PRIMARY KEY (run, number)
) STRICT;

-- Rows that came and could not be understood: counted and shown, never dropped.
CREATE TABLE audit_unreadable (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  calendar INTEGER NOT NULL,                  -- Place of its calendar.
  id TEXT NOT NULL,                           -- Its id or place; '' when not even that was readable.
  reason TEXT NOT NULL,                       -- Why, in plain words without client text.
  line INTEGER NOT NULL DEFAULT 0             -- Its line in the file, from 1; 0 where it came from no file.
) STRICT;

-- Unreadable rows of one calendar.
CREATE INDEX audit_unreadable_of ON audit_unreadable (run, calendar, id);

-- What has to be known of a file's entries besides: together with rows and unreadable ones, every entry is told.
CREATE TABLE audit_note (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  calendar INTEGER NOT NULL,                  -- Place of its calendar.
  kind TEXT NOT NULL,                         -- Merged: another entry counts in its place; doubt: it was read, but for a line; file: about all of it; incomplete: it held more.
  line INTEGER NOT NULL,                      -- Line in the file, from 1; 0 for the file as a whole.
  id TEXT NOT NULL,                           -- UID of the entry or id of its row; '' where it has none.
  reason TEXT NOT NULL,                       -- In plain words without client text.
  PRIMARY KEY (run, calendar, kind, line, id, reason)
) STRICT;

-- When rows begin, counted by quarters of an hour: any zone's months are sums of these.
CREATE TABLE audit_when (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  all_day INTEGER NOT NULL,                   -- 1 for whole days.
  starts INTEGER NOT NULL,                    -- Begin of the quarter; whole days: their midnight in UTC.
  sound INTEGER NOT NULL,                     -- Rows that no finding names as what it is about.
  found INTEGER NOT NULL,                     -- Rows that some finding is about.
  PRIMARY KEY (run, all_day, starts)
) STRICT;

-- Findings of a clean-up.
CREATE TABLE audit_finding (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  number INTEGER NOT NULL,                    -- Its number in the clean-up, from 1.
  kind TEXT NOT NULL,                         -- Name of the kind.
  confidence INTEGER NOT NULL,                -- 1 possible, 2 likely, 3 certain.
  reason TEXT NOT NULL,                       -- Why, in plain words.
  evidence TEXT NOT NULL,                     -- JSON: the facts.
  PRIMARY KEY (run, number)
) STRICT;

-- Events of findings: the rows of the review, with all that it is filtered and sorted by.
CREATE TABLE audit_item (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  number INTEGER NOT NULL,                    -- Its number in the clean-up, from 1: by finding, the subject first.
  finding INTEGER NOT NULL,                   -- Number of its finding.
  row INTEGER NOT NULL,                       -- Number of its row.
  part TEXT NOT NULL,                         -- subject (to be decided), stays, other (both shown beside it).
  kind INTEGER NOT NULL,                      -- Place of the finding's kind among the eleven, from 0.
  confidence INTEGER NOT NULL,                -- That of the finding.
  calendar INTEGER NOT NULL,                  -- Place of the row's calendar.
  calendar_rank INTEGER NOT NULL,             -- Place of that calendar by name.
  starts INTEGER NOT NULL,                    -- Begin of the row.
  organizer TEXT NOT NULL,                    -- Who called it; '' when not named.
  text TEXT NOT NULL,                         -- Title, organiser and calendar in lower case, a line each.
  proposed TEXT NOT NULL,                     -- keep, delete, end_series, set_category, set_owner.
  proposed_value TEXT NOT NULL,               -- The category or address; '' for other acts.
  decision TEXT NOT NULL DEFAULT '',          -- What was decided; '' for nothing yet.
  decision_value TEXT NOT NULL DEFAULT '',    -- The category or address; '' for other acts.
  PRIMARY KEY (run, number)
) STRICT;

-- Events of one finding.
CREATE INDEX audit_item_of ON audit_item (run, finding);

-- The review in its usual order.
CREATE INDEX audit_item_kind ON audit_item (run, part, kind, finding, number, proposed);

-- The review by time.
CREATE INDEX audit_item_when ON audit_item (run, part, starts, number);

-- The review by title.
CREATE INDEX audit_item_text ON audit_item (run, part, text, number);

-- What is decided, for counts.
CREATE INDEX audit_item_decision ON audit_item (run, part, decision);

-- Decisions in the order in which they were made, so that the last can be taken back.
CREATE TABLE audit_decision (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- Order.
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE, -- The clean-up.
  batch INTEGER NOT NULL,                     -- Decisions of one click share it.
  item INTEGER NOT NULL,                      -- The item.
  before TEXT NOT NULL,                       -- JSON: the act that was decided before; null for none.
  after TEXT NOT NULL,                        -- JSON: the act that was decided; null for none.
  at INTEGER NOT NULL,                        -- When.
  taken_back INTEGER NOT NULL DEFAULT 0       -- 1 once it was taken back.
) STRICT;

-- The last decisions of one clean-up.
CREATE INDEX audit_decision_of ON audit_decision (run, taken_back, batch);

-- Purges: backed up, approved, carried out, taken back.
CREATE TABLE purge (
  id TEXT NOT NULL PRIMARY KEY,               -- Names it.
  audit TEXT NOT NULL REFERENCES audit (run), -- The clean-up.
  made_at INTEGER NOT NULL,                   -- When it was prepared.
  state TEXT NOT NULL DEFAULT 'backed_up',    -- backed_up, running, paused, done, replaced.
  manifest_hash TEXT NOT NULL,                -- SHA-256 of the manifest, hex: what was approved is this.
  lines INTEGER NOT NULL,                     -- Lines of the manifest: the ceiling.
  backup TEXT NOT NULL,                       -- File of the backup.
  backup_hash TEXT NOT NULL,                  -- SHA-256 of the file as it was read back, hex.
  backup_events INTEGER NOT NULL,             -- Events in it, days of series included.
  preview TEXT NOT NULL,                      -- JSON of what was shown before the approval.
  approved_at INTEGER NOT NULL DEFAULT 0,     -- When the count was typed; 0 before.
  ended_at INTEGER NOT NULL DEFAULT 0         -- When its last line was settled; 0 before.
) STRICT;

-- Purges of one clean-up.
CREATE INDEX purge_of ON purge (audit);

-- What was approved is kept.
CREATE TRIGGER purge_no_delete BEFORE DELETE ON purge
WHEN OLD.approved_at <> 0
BEGIN SELECT RAISE(ABORT, 'what was approved is kept'); END;

-- What was shown is not changed.
CREATE TRIGGER purge_fixed BEFORE UPDATE OF id, audit, made_at, manifest_hash, lines, backup, backup_hash,
  backup_events, preview ON purge
BEGIN SELECT RAISE(ABORT, 'what was shown is not changed'); END;

-- Lines of a purge, as they were approved; what becomes of each is in operation.
CREATE TABLE purge_line (
  purge TEXT NOT NULL REFERENCES purge (id) ON DELETE CASCADE, -- The purge.
  number INTEGER NOT NULL,                    -- Its number in the manifest, from 1.
  connection TEXT NOT NULL,                   -- The event's connection.
  calendar TEXT NOT NULL,                     -- The event's calendar.
  id TEXT NOT NULL,                           -- The event's id.
  version TEXT NOT NULL,                      -- The version that was approved.
  act TEXT NOT NULL,                          -- JSON of what is done.
  findings TEXT NOT NULL,                     -- JSON: numbers of the findings that speak for it.
  row INTEGER NOT NULL,                       -- Number of its row in the clean-up, for title and time.
  grounds TEXT NOT NULL DEFAULT '[]',         -- JSON: what else has to hold, such as the row that stays as it was read.
  PRIMARY KEY (purge, number),
  UNIQUE (purge, connection, calendar, id)
) STRICT;

-- What was approved is a ceiling.
CREATE TRIGGER purge_line_ceiling BEFORE INSERT ON purge_line
WHEN (SELECT approved_at <> 0 OR state <> 'backed_up' FROM purge WHERE id = NEW.purge)
BEGIN SELECT RAISE(ABORT, 'nothing is added to what was approved'); END;

-- Lines that were approved are kept.
CREATE TRIGGER purge_line_no_delete BEFORE DELETE ON purge_line
WHEN (SELECT approved_at <> 0 FROM purge WHERE id = OLD.purge)
BEGIN SELECT RAISE(ABORT, 'what was approved is kept'); END;

-- A line does what it was approved to do.
CREATE TRIGGER purge_line_fixed BEFORE UPDATE ON purge_line
BEGIN SELECT RAISE(ABORT, 'what was approved is not changed'); END;

-- Nothing leaves that was not approved.
CREATE TRIGGER operation_purge_approved BEFORE INSERT ON operation
WHEN NEW.work IN ('purge', 'purge_undo') AND NOT EXISTS (
  SELECT 1 FROM purge_line l JOIN purge p ON p.id = l.purge
  WHERE l.purge = NEW.plan AND l.number = NEW.place AND p.approved_at <> 0 AND p.state <> 'replaced')
BEGIN SELECT RAISE(ABORT, 'nothing leaves that was not approved'); END;
