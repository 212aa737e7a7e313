-- Step 5: what was read, through which account, for which days and when, in one table.
-- previous release: must not open (it looks for the state of a reading where it no longer is)
-- What each column means is in schema.sql.

CREATE TABLE coverage (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  place TEXT NOT NULL,
  kind TEXT NOT NULL,
  account TEXT NOT NULL DEFAULT '',
  window_start INTEGER NOT NULL DEFAULT 0,
  window_end INTEGER NOT NULL DEFAULT 0,
  read_at INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0,
  why TEXT NOT NULL DEFAULT 'it has not been read yet',
  empty_since INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (connection, place)
) STRICT;

-- Through which account and for which days the older release had read is not known, so all is read once more.
INSERT INTO coverage (connection, place, kind) SELECT connection, id, kind FROM calendar;
UPDATE calendar SET sync_token = '', page_token = '', under_way = 'none', last_full = 0;
ALTER TABLE calendar DROP COLUMN state;
ALTER TABLE calendar DROP COLUMN why;
ALTER TABLE calendar DROP COLUMN as_of;
