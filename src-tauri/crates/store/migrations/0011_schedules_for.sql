-- Step 11: the staff list says for whom somebody schedules.
-- previous release: may open (it looks at nothing there; a staff list that it imports begins without it)
-- What each column means is in schema.sql.

ALTER TABLE member ADD COLUMN schedules_for TEXT NOT NULL DEFAULT '';
