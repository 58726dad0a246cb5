-- What happens to a verdict and a page after the close.
ALTER TABLE run ADD COLUMN corrections text NOT NULL DEFAULT '';   -- open ones, JSON
CREATE TABLE correction (
  id id PRIMARY KEY,
  run_id id NOT NULL REFERENCES run (id),
  task_id id NOT NULL,
  verdict_id id NOT NULL REFERENCES verdict (id),   -- the version it changes
  proposed_by id NOT NULL,           -- 0: the command line
  by_author flag NOT NULL,
  content text NOT NULL,             -- the whole verdict as it would read, canonical
  reason text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'taken back', 'dropped')),
  answer text NOT NULL DEFAULT '',   -- why not
  created_at int64 NOT NULL,
  ended_at int64
);
CREATE INDEX correction_by_task ON correction (task_id, id);
CREATE INDEX correction_open ON correction (id) WHERE state = 'open';

-- A scorecard changed: its tool page was published anew in the same transaction, the comparisons follow
-- in steps of a few. One row a tool; a second change before the first is through begins again.
CREATE TABLE republication (
  tool_id id PRIMARY KEY REFERENCES tool (id),
  reason text NOT NULL,
  after_id id NOT NULL,              -- comparisons up to this id are done
  done int64 NOT NULL,
  total int64 NOT NULL,
  next_at int64 NOT NULL,            -- of the next step; later than now after a step that failed
  error text NOT NULL DEFAULT '',    -- of that step
  began_at int64 NOT NULL
);
CREATE INDEX republication_due ON republication (next_at);

-- Out of use: the page stays with a notice. Retracted: it answers 410.
ALTER TABLE tool ADD COLUMN taken_down text NOT NULL DEFAULT '' CHECK (taken_down IN ('', 'retired', 'retracted'));
ALTER TABLE tool ADD COLUMN taken_down_reason text NOT NULL DEFAULT '';
ALTER TABLE tool ADD COLUMN taken_down_at int64;

CREATE TABLE change_of_any_kind (
  id id PRIMARY KEY,                 -- position: readers re-read a window, ids are not commit order
  at int64 NOT NULL,
  kind text NOT NULL CHECK (kind IN ('published', 'updated', 'retracted', 'withdrawn', 'retired')),
  page text NOT NULL CHECK (page IN ('tool', 'comparison')),
  slug text NOT NULL,
  title text NOT NULL,
  revision int64 NOT NULL,
  content_hash text NOT NULL,
  reason text NOT NULL,
  is_sample flag NOT NULL DEFAULT 0
);
INSERT INTO change_of_any_kind SELECT * FROM change;
DROP TABLE change;
ALTER TABLE change_of_any_kind RENAME TO change;

CREATE TABLE mail_of_more_kinds (
  id id PRIMARY KEY,
  dedupe text NOT NULL UNIQUE,       -- one firing, one mail: also the Message-ID's local part
  person_id id,                      -- NULL: an address without an account
  address text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('assigned', 'due_soon', 'due', 'overdue', 'sent_back', 'taken_away',
    'published', 'sign_in', 'editor_needed', 'escalated', 'doubled', 'endpoint_disabled', 'digest',
    'welcome', 'correction_asked', 'correction_answered', 'voided')),
  task_id id,
  run_id id,
  data text NOT NULL DEFAULT '{}',   -- what the template needs beside person, task and run
  state text NOT NULL CHECK (state IN ('pending', 'digest', 'sent', 'failed', 'dropped')),
  attempts int64 NOT NULL DEFAULT 0,
  next_at int64,                     -- of a pending mail; of a claimed one, the end of its lease
  claimed flag NOT NULL DEFAULT 0,
  error text NOT NULL DEFAULT '',
  created_at int64 NOT NULL,
  ended_at int64
);
INSERT INTO mail_of_more_kinds SELECT * FROM mail;
DROP TABLE mail;
ALTER TABLE mail_of_more_kinds RENAME TO mail;
CREATE INDEX mail_due ON mail (next_at, id) WHERE state = 'pending';
CREATE INDEX mail_for_digest ON mail (person_id, id) WHERE state = 'digest';
