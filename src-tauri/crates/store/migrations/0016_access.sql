-- Step 14: a connection says what its sign-in was asked for: to read, or to change things as well.
-- previous release: may open (it asks for both and reads neither word)
-- What each column means is in schema.sql.

-- Whatever is connected already was asked for both.
ALTER TABLE connection ADD COLUMN access TEXT NOT NULL DEFAULT 'change';
