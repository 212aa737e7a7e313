-- Step 14: days whose report could not check everything are compared once more while they are today.
-- previous release: may open (it does not look at the table)
-- What each column means is in schema.sql.

CREATE TABLE unchecked_day (
  day TEXT PRIMARY KEY,
  missing TEXT NOT NULL
) STRICT;
