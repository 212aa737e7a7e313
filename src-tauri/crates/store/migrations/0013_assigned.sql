-- Step 13: a discrepancy may be assigned to a person of the staff list, and its history says so.
-- previous release: must not open (it does not know that step of a history, and would show no report at all)
-- What each column means is in schema.sql.

ALTER TABLE discrepancy ADD COLUMN assigned TEXT NOT NULL DEFAULT '';
