-- Two more kinds of mail: a task that went to somebody else, and one person on two seats of a panel.
CREATE TABLE mail_of_any_kind (
  id id PRIMARY KEY,
  dedupe text NOT NULL UNIQUE,       -- one firing, one mail: also the Message-ID's local part
  person_id id,                      -- NULL: an address without an account
  address text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('assigned', 'due_soon', 'due', 'overdue', 'sent_back', 'taken_away',
    'published', 'sign_in', 'editor_needed', 'escalated', 'doubled', 'endpoint_disabled', 'digest',
    'welcome')),
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
INSERT INTO mail_of_any_kind SELECT * FROM mail;
DROP TABLE mail;
ALTER TABLE mail_of_any_kind RENAME TO mail;
CREATE INDEX mail_due ON mail (next_at, id) WHERE state = 'pending';
CREATE INDEX mail_for_digest ON mail (person_id, id) WHERE state = 'digest';
