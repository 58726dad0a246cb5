-- History as a hash chain (workflow/event_chain). Events that were there before have no link: they
-- could have been changed until now, so no hash made today would prove anything about them. The chain
-- of such a run begins with its next event.
ALTER TABLE event ADD COLUMN salt bytes;
ALTER TABLE event ADD COLUMN link bytes;
ALTER TABLE run ADD COLUMN head bytes;     -- the link of the latest event; NULL: none has one
-- Heads of chains, chained themselves, so that no whole run can vanish unnoticed.
CREATE TABLE history_log (
  number int64 PRIMARY KEY,                -- 1, 2, 3, ... without a gap
  at int64 NOT NULL,
  run_id id NOT NULL REFERENCES run (id),
  seq int64 NOT NULL,                      -- of the event whose link is `head`
  type text NOT NULL,                      -- why the line is there
  head bytes NOT NULL,
  link bytes NOT NULL
);
