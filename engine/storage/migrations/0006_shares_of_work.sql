-- How much of the work a person takes beside the others, in hundredths (0.25 to 4), and the days of the
-- week on which they work in their own zone: bit 1 is Monday, bit 64 Sunday.
ALTER TABLE person ADD COLUMN share int64 NOT NULL DEFAULT 100 CHECK (share BETWEEN 25 AND 400);
ALTER TABLE person ADD COLUMN working_days int64 NOT NULL DEFAULT 127
  CHECK (working_days BETWEEN 1 AND 127);
