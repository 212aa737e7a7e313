-- Step 9: matched pairs are remembered with how and until when they were seen together; a discrepancy may be not fixed in
-- time, or closed.
-- previous release: must not open (it does not know these two states, and would read no discrepancy at all)
-- What each column means is in schema.sql.

ALTER TABLE link ADD COLUMN matched_by TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;
