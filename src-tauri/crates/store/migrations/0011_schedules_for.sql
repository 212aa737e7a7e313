-- Step 11: the staff list says for whom somebody schedules.
-- previous release: may open (it writes nothing there, and looks at nothing there)
-- What each column means is in schema.sql.

ALTER TABLE member ADD COLUMN schedules_for TEXT NOT NULL DEFAULT '';
