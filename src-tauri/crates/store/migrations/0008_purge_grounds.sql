-- Step 8: a line of a purge says what it stands on besides its own event: the row that stays, the person who has left.
-- previous release: may open (it writes no grounds, and looks at none)
-- What each column means is in schema.sql.

ALTER TABLE purge_line ADD COLUMN grounds TEXT NOT NULL DEFAULT '[]';
