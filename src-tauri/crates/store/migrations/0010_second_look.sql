-- Step 10: an entry that was made is looked at once more; the look is an operation of its own kind. What a
-- vendor asked us to wait for is kept for the next process.
-- previous release: must not open (it would not understand that kind of work)
-- What each column means is in schema.sql.

CREATE TABLE vendor_wait (
  connection TEXT NOT NULL REFERENCES connection (name) ON DELETE CASCADE,
  lane TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (connection, lane)
) STRICT;
