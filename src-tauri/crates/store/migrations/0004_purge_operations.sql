-- Step 4: what becomes of a purge's lines is in the journal of operations; the lines say what was approved.
-- previous release: must not open (it would look for its states)
-- What each column means is in schema.sql.

INSERT INTO operation (key, work, plan, place, connection, act, object, expects, protection, payload, payload_hash, run,
  put_at, state, due, sent_at, calls, why, receipt, settled_at)
SELECT 'purge/' || l.purge || '/' || l.number, 'purge', l.purge, l.number, l.connection, 'clean up',
  l.connection || '/' || l.calendar || '/' || l.id, l.version, 'keyed', '{}', '', '', p.approved_at,
  iif(l.state = 'failed', 'refused', l.state), p.approved_at,
  iif(l.state IN ('sent', 'done'), p.approved_at, 0), iif(l.state IN ('sent', 'done'), 1, 0), l.why,
  iif(l.state = 'done', json_object('row', json(iif(l.receipt = '', 'null', l.receipt)), 'left_alone', json_array()), ''),
  l.settled_at
FROM purge_line l JOIN purge p ON p.id = l.purge WHERE p.approved_at <> 0
ORDER BY l.purge, l.number;

INSERT INTO operation (key, work, plan, place, connection, act, object, expects, protection, payload, payload_hash, run,
  put_at, state, due, sent_at, calls, why, receipt, settled_at)
SELECT 'purge_undo/' || l.purge || '/' || l.number, 'purge_undo', l.purge, l.number, l.connection, 'restore event',
  l.connection || '/' || l.calendar || '/' || l.id, '', 'keyed', '{}', '', '', l.settled_at,
  CASE l.undo WHEN 'wanted' THEN 'waiting' WHEN 'undone' THEN 'done' WHEN 'failed' THEN 'refused' ELSE l.undo END,
  l.settled_at,
  iif(l.undo IN ('sent', 'undone'), l.settled_at, 0), iif(l.undo IN ('sent', 'undone'), 1, 0),
  iif(l.undo = 'undone' OR l.lost = '', '', coalesce(l.lost ->> '$.wrong[0]', '')),
  iif(l.undo = 'undone', iif(l.lost = '', json_object('usual', json_array(), 'wrong', json_array()), l.lost), ''),
  l.undone_at
FROM purge_line l WHERE l.undo <> ''
ORDER BY l.purge, l.number;

CREATE TEMP TABLE approved AS
SELECT purge, number, connection, calendar, id, version, act, findings, row FROM purge_line;

DROP TRIGGER purge_line_no_delete;
DROP TABLE purge_line;

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
  PRIMARY KEY (purge, number),
  UNIQUE (purge, connection, calendar, id)
) STRICT;

INSERT INTO purge_line (purge, number, connection, calendar, id, version, act, findings, row)
SELECT purge, number, connection, calendar, id, version, act, findings, row FROM approved;

DROP TABLE approved;

CREATE TRIGGER purge_line_ceiling BEFORE INSERT ON purge_line
WHEN (SELECT approved_at <> 0 OR state <> 'backed_up' FROM purge WHERE id = NEW.purge)
BEGIN SELECT RAISE(ABORT, 'nothing is added to what was approved'); END;

CREATE TRIGGER purge_line_no_delete BEFORE DELETE ON purge_line
WHEN (SELECT approved_at <> 0 FROM purge WHERE id = OLD.purge)
BEGIN SELECT RAISE(ABORT, 'what was approved is kept'); END;

CREATE TRIGGER purge_line_fixed BEFORE UPDATE ON purge_line
BEGIN SELECT RAISE(ABORT, 'what was approved is not changed'); END;

CREATE TRIGGER operation_purge_approved BEFORE INSERT ON operation
WHEN NEW.work IN ('purge', 'purge_undo') AND NOT EXISTS (
  SELECT 1 FROM purge_line l JOIN purge p ON p.id = l.purge
  WHERE l.purge = NEW.plan AND l.number = NEW.place AND p.approved_at <> 0 AND p.state <> 'replaced')
BEGIN SELECT RAISE(ABORT, 'nothing leaves that was not approved'); END;
