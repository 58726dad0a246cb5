-- Several processes on one database. Leases are in the database's clock, everything else in the
-- clock of who wrote it: a claimed row waits for nothing but its lease.
CREATE TABLE node (
  id id PRIMARY KEY,                 -- its epoch: a process that was given up comes back under another
  name text NOT NULL,                -- "host:pid", for people
  started_at int64 NOT NULL,
  seen_at int64 NOT NULL
);
ALTER TABLE delivery ADD COLUMN node_id id;                        -- who claimed it last
ALTER TABLE delivery ADD COLUMN claims int64 NOT NULL DEFAULT 0;   -- a result names the claim it is of
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (endpoint_id, next_at, id) WHERE state = 'pending' AND claimed = 0;
CREATE INDEX delivery_claimed ON delivery (next_at) WHERE claimed = 1;
ALTER TABLE mail ADD COLUMN node_id id;
ALTER TABLE mail ADD COLUMN claims int64 NOT NULL DEFAULT 0;
DROP INDEX mail_due;
CREATE INDEX mail_due ON mail (next_at, id) WHERE state = 'pending' AND claimed = 0;
CREATE INDEX mail_claimed ON mail (next_at) WHERE claimed = 1;
-- Moved by every publication, one row at random, so that two publications seldom want the same; the
-- sum says whether a process may still show the pages it keeps.
CREATE TABLE page_generation (
  shard int64 PRIMARY KEY,
  number int64 NOT NULL DEFAULT 0
);
INSERT INTO page_generation (shard) VALUES
  (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15);
-- Lines for history_log that have no number yet: a number without a gap would let no two nodes
-- commit at once.
CREATE TABLE history_log_waiting (
  run_id id NOT NULL REFERENCES run (id),
  seq int64 NOT NULL,
  at int64 NOT NULL,
  type text NOT NULL,
  head bytes NOT NULL,
  PRIMARY KEY (run_id, seq)
);
