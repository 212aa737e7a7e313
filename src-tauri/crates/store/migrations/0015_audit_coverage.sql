-- Step 14: a clean-up knows through which account and since when each of its calendars was read, and counts the rows that it
-- cannot call sound because something was not read.
-- previous release: may open (it calls these sound)
-- What each column means is in schema.sql.

ALTER TABLE audit ADD COLUMN unproved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audit_calendar ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_calendar ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;

UPDATE audit_calendar SET
  read_at = (SELECT began FROM audit WHERE audit.run = audit_calendar.run),
  account = coalesce((SELECT account FROM connection WHERE connection.name = audit_calendar.connection), '')
WHERE state <> 'waiting';
