-- Step 12: a clean-up of files says what became of every entry: merged into another one, read with a doubt, set aside with
-- its line; and what has to be known of a file as a whole.
-- previous release: may open (it shows none of these)
-- What each column means is in schema.sql.

ALTER TABLE audit_unreadable ADD COLUMN line INTEGER NOT NULL DEFAULT 0;

CREATE TABLE audit_note (
  run TEXT NOT NULL REFERENCES audit (run) ON DELETE CASCADE,
  calendar INTEGER NOT NULL,
  kind TEXT NOT NULL,
  line INTEGER NOT NULL,
  id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (run, calendar, kind, line, id, reason)
) STRICT;
