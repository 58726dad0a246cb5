-- The main job: people, tools, runs, tasks, verdicts, pages, and what is owed to the outside.
-- Column types are five words (id, int64, text, bytes, flag) that each driver expands. Instants are
-- milliseconds since 1970 UTC and end in _at. CHECKs repeat the enums of the code.

CREATE TABLE id_block (
  name text PRIMARY KEY,
  next_value int64 NOT NULL
);
INSERT INTO id_block (name, next_value) VALUES ('all', 1000);

-- ---- people -------------------------------------------------------------------------------------
CREATE TABLE person (
  id id PRIMARY KEY,
  email text NOT NULL,
  email_folded text NOT NULL UNIQUE,
  name text NOT NULL,
  pseudonym text NOT NULL DEFAULT '',
  roles int64 NOT NULL,              -- bits: 1 submitter, 2 reviewer, 4 editor, 8 admin
  state text NOT NULL CHECK (state IN ('active', 'disabled')),
  password_hash text,                -- argon2id; NULL: signs in by link only
  model text,                        -- a machine account; its verdicts are ai whatever it says
  time_zone text NOT NULL DEFAULT 'UTC',
  task_cap int64 CHECK (task_cap IS NULL OR task_cap >= 0),
  open_tasks int64 NOT NULL DEFAULT 0,
  mail_choice text NOT NULL DEFAULT '{}',
  digest_day int64 NOT NULL DEFAULT 0,  -- the last local day a digest was made for
  created_at int64 NOT NULL
);
CREATE TABLE person_persona (
  persona text NOT NULL,
  person_id id NOT NULL REFERENCES person (id),
  PRIMARY KEY (persona, person_id)
) clustered;
CREATE INDEX person_persona_by_person ON person_persona (person_id);
CREATE TABLE away (
  id id PRIMARY KEY,
  person_id id NOT NULL REFERENCES person (id),
  from_at int64 NOT NULL,
  until_at int64 NOT NULL,
  CHECK (from_at < until_at)
);
CREATE INDEX away_by_person ON away (person_id, until_at);
-- A tie to a maker: declared, or remembered from a recusal.
CREATE TABLE conflict_of_interest (
  person_id id NOT NULL REFERENCES person (id),
  maker_folded text NOT NULL,
  reason text NOT NULL,
  created_at int64 NOT NULL,
  PRIMARY KEY (person_id, maker_folded)
) clustered;
CREATE TABLE session (
  hash bytes PRIMARY KEY,            -- SHA-256 of the cookie's value
  person_id id NOT NULL REFERENCES person (id),
  form_token text NOT NULL,          -- CSRF
  created_at int64 NOT NULL,
  expires_at int64 NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE TABLE sign_in_link (
  hash bytes PRIMARY KEY,
  person_id id NOT NULL REFERENCES person (id),
  created_at int64 NOT NULL,
  expires_at int64 NOT NULL,
  used_at int64
);
CREATE INDEX sign_in_link_by_expiry ON sign_in_link (expires_at);
CREATE TABLE token (
  id id PRIMARY KEY,
  hash bytes NOT NULL UNIQUE,
  person_id id NOT NULL REFERENCES person (id),
  name text NOT NULL,
  scopes text NOT NULL DEFAULT '',   -- empty: all of the person's; else role names, comma-separated
  created_at int64 NOT NULL,
  expires_at int64,
  revoked_at int64
);
CREATE INDEX token_by_person ON token (person_id);
-- Failed sign-ins per account, per address and per both, for throttling without lock-out.
CREATE TABLE sign_in_failure (
  subject text PRIMARY KEY,          -- what is counted, hashed
  count int64 NOT NULL,
  last_at int64 NOT NULL
);
CREATE INDEX sign_in_failure_by_age ON sign_in_failure (last_at);
CREATE TABLE audit (
  id id PRIMARY KEY,
  at int64 NOT NULL,
  actor_id id,
  actor_label text NOT NULL DEFAULT '',
  action text NOT NULL,              -- "user.added", "token.created", "endpoint.rotated", ...
  subject text NOT NULL,
  data text NOT NULL DEFAULT '{}'
);
CREATE TABLE idempotency (
  person_id id NOT NULL,
  key text NOT NULL,
  request_hash bytes NOT NULL,       -- of method, target and body
  status int64 NOT NULL,
  headers text NOT NULL DEFAULT '',
  body text NOT NULL,
  created_at int64 NOT NULL,
  PRIMARY KEY (person_id, key)
) clustered;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- ---- tools --------------------------------------------------------------------------------------
CREATE TABLE category (
  id id PRIMARY KEY,
  name text NOT NULL,
  folded text NOT NULL UNIQUE,
  slug text NOT NULL UNIQUE
);
CREATE TABLE tool (
  id id PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  name_folded text NOT NULL,
  url_folded text NOT NULL DEFAULT '',
  maker_folded text NOT NULL DEFAULT '',
  category_id id NOT NULL REFERENCES category (id),
  facts_version int64 NOT NULL,
  run_id id,                         -- the latest run
  published_run_id id,               -- the run whose scorecard is public; NULL: not published
  ships int64, votes int64, abstained int64, empty_seats int64,  -- of the published scorecard
  published_at int64,                -- first publication
  submitted_by id NOT NULL,
  is_sample flag NOT NULL DEFAULT 0, -- demo: marked, noindex
  created_at int64 NOT NULL,
  UNIQUE (category_id, name_folded)
);
CREATE INDEX tool_by_name ON tool (name_folded);
CREATE INDEX tool_by_url ON tool (url_folded) WHERE url_folded <> '';
CREATE INDEX tool_by_category ON tool (category_id, id) WHERE published_run_id IS NOT NULL;
CREATE INDEX tool_published ON tool (id) WHERE published_run_id IS NOT NULL;
CREATE INDEX tool_by_submitter ON tool (submitted_by, id);
-- What neighbours are found by; the texts stand in tool_facts.
CREATE TABLE tool_capability (
  tool_id id NOT NULL REFERENCES tool (id),
  name_folded text NOT NULL,
  PRIMARY KEY (tool_id, name_folded)
) clustered;
CREATE TABLE tool_old_slug (
  slug text PRIMARY KEY,
  tool_id id NOT NULL REFERENCES tool (id)
);
CREATE TABLE tool_facts (
  tool_id id NOT NULL REFERENCES tool (id),
  version int64 NOT NULL,
  content text NOT NULL,             -- domain::facts_to_json, canonical
  created_at int64 NOT NULL,
  created_by id NOT NULL,
  PRIMARY KEY (tool_id, version)
) clustered;

-- ---- runs ---------------------------------------------------------------------------------------
-- A snapshot: steps and personas as they were when a run began.
CREATE TABLE definition (
  hash text PRIMARY KEY,
  name text NOT NULL,
  version int64 NOT NULL,
  content text NOT NULL,
  first_seen_at int64 NOT NULL
);
CREATE TABLE run (
  id id PRIMARY KEY,
  tool_id id NOT NULL REFERENCES tool (id),
  round int64 NOT NULL,
  definition_hash text NOT NULL REFERENCES definition (hash),
  seats text NOT NULL,               -- persona ids, comma-separated, page order
  phase text NOT NULL CHECK (phase IN ('submitted', 'triage', 'in_review', 'aggregated', 'sign_off',
    'published', 'on_hold', 'rejected', 'withdrawn', 'retired')),
  held_from text NOT NULL DEFAULT 'submitted',
  held_at int64,
  step int64 NOT NULL,
  seq int64 NOT NULL,
  from_public_form flag NOT NULL DEFAULT 0,
  submitter_id id NOT NULL,
  needs_editor flag NOT NULL DEFAULT 0,     -- projection: belongs under "Needs you"
  opened_at int64,
  closed_at int64,
  deadline_at int64,
  deadline_passed flag NOT NULL DEFAULT 0,
  hold_until int64,
  published_at int64,
  ships int64, votes int64, abstained int64, empty_seats int64,  -- after the close
  failure text NOT NULL DEFAULT '',
  failures int64 NOT NULL DEFAULT 0,
  editor_decides flag NOT NULL DEFAULT 0,   -- closed with too few votes
  refusals text NOT NULL DEFAULT '',        -- JSON list; empty when none
  wakes_at int64,                    -- workflow::next_wake
  created_at int64 NOT NULL,
  changed_at int64 NOT NULL,
  UNIQUE (tool_id, round)
);
CREATE INDEX run_by_wake ON run (wakes_at) WHERE wakes_at IS NOT NULL;
CREATE INDEX run_open_by_phase ON run (phase, created_at, id)
  WHERE phase NOT IN ('published', 'rejected', 'withdrawn', 'retired');
CREATE INDEX run_open ON run (created_at, id)
  WHERE phase NOT IN ('published', 'rejected', 'withdrawn', 'retired');
CREATE INDEX run_by_phase_changed ON run (phase, changed_at, id);
CREATE INDEX run_needing_editor ON run (changed_at, id) WHERE needs_editor = 1;
CREATE TABLE task (
  id id PRIMARY KEY,
  run_id id NOT NULL REFERENCES run (id),
  kind text NOT NULL CHECK (kind IN ('verdict', 'triage', 'sign_off')),
  persona text NOT NULL DEFAULT '',
  state text NOT NULL CHECK (state IN ('created', 'ready', 'reserved', 'in_progress', 'suspended',
    'completed', 'declined', 'abstained', 'exited', 'obsolete')),
  suspended_from text NOT NULL,
  suspended_at int64,
  held flag NOT NULL DEFAULT 0,      -- suspended by the run's hold, resumed with it
  assignee_id id REFERENCES person (id),
  doubled flag NOT NULL DEFAULT 0,   -- taken while its holder held another seat of the panel
  from_pool flag NOT NULL DEFAULT 0,
  has_draft flag NOT NULL DEFAULT 0,
  opened_at int64 NOT NULL,
  due_at int64,
  lease_until int64,
  ended_at int64,
  rung int64 NOT NULL DEFAULT 0,
  overdue_done flag NOT NULL DEFAULT 0,
  extensions int64 NOT NULL DEFAULT 0,
  why text NOT NULL DEFAULT '',
  verdict_id id,
  sent_back_reason text NOT NULL DEFAULT '',
  snoozed_until int64,               -- "remind me tomorrow": personal, no engine state
  changed_at int64 NOT NULL
);
CREATE INDEX task_by_run ON task (run_id, id);
CREATE UNIQUE INDEX task_one_open_per_seat ON task (run_id, kind, persona)
  WHERE state IN ('created', 'ready', 'reserved', 'in_progress', 'suspended', 'completed', 'abstained');
-- No due time sorts last: the lists order by the same expression.
CREATE INDEX task_open_by_assignee
  ON task (assignee_id, (coalesce(due_at, 9223372036854775807)), id)
  WHERE state IN ('created', 'ready', 'reserved', 'in_progress', 'suspended');
CREATE INDEX task_done_by_assignee ON task (assignee_id, changed_at, id)
  WHERE state IN ('completed', 'declined', 'abstained', 'exited', 'obsolete');
CREATE INDEX task_open_by_due ON task ((coalesce(due_at, 9223372036854775807)), id)
  WHERE state IN ('created', 'ready', 'reserved', 'in_progress', 'suspended');
CREATE INDEX task_in_pool ON task (persona, (coalesce(due_at, 9223372036854775807)), id)
  WHERE state = 'ready';
CREATE TABLE event (
  run_id id NOT NULL REFERENCES run (id),
  seq int64 NOT NULL,
  type text NOT NULL,
  at int64 NOT NULL,
  actor_id id,
  actor_label text NOT NULL DEFAULT '',
  data text NOT NULL,
  PRIMARY KEY (run_id, seq)
) clustered;
CREATE UNIQUE INDEX event_one_close ON event (run_id) WHERE type = 'panel.closed';
-- One per author: whoever loses a task keeps their text beside the new holder's.
CREATE TABLE draft (
  task_id id NOT NULL,
  person_id id NOT NULL,
  version int64 NOT NULL,            -- the ETag
  content text NOT NULL,
  words int64 NOT NULL DEFAULT 0,
  updated_at int64 NOT NULL,
  PRIMARY KEY (task_id, person_id)
) clustered;
-- The losing side of a conflict between two tabs: kept until the author chooses.
CREATE TABLE draft_aside (
  id id PRIMARY KEY,
  task_id id NOT NULL,
  person_id id NOT NULL,
  content text NOT NULL,
  created_at int64 NOT NULL
);
CREATE INDEX draft_aside_by_task ON draft_aside (task_id);
-- Append-only: a reopened or corrected verdict is a new row (version + 1), the old one is superseded.
CREATE TABLE verdict (
  id id PRIMARY KEY,
  run_id id NOT NULL REFERENCES run (id),
  tool_id id NOT NULL,
  round int64 NOT NULL,
  persona text NOT NULL,
  person_id id NOT NULL,
  task_id id NOT NULL,
  version int64 NOT NULL,
  decision text NOT NULL CHECK (decision IN ('ship', 'skip')),
  content text NOT NULL,             -- domain::verdict_to_json, canonical
  byline text NOT NULL,
  is_pseudonym flag NOT NULL DEFAULT 0,
  facts_version int64 NOT NULL,
  sealed_slug text NOT NULL,         -- the tool's slug that the commitment binds; survives a rename
  nonce bytes NOT NULL,
  commitment text NOT NULL,
  state text NOT NULL CHECK (state IN ('sealed', 'public', 'superseded', 'voided')),
  after_others_public flag NOT NULL DEFAULT 0,
  submitted_at int64 NOT NULL,
  UNIQUE (run_id, persona, version)
);
CREATE UNIQUE INDEX verdict_one_current ON verdict (run_id, persona) WHERE state IN ('sealed', 'public');
CREATE INDEX verdict_public_by_persona ON verdict (persona, submitted_at, id) WHERE state = 'public';
CREATE INDEX verdict_by_person ON verdict (person_id, submitted_at, id);

-- ---- pages --------------------------------------------------------------------------------------
CREATE TABLE comparison (
  id id PRIMARY KEY,
  slug text NOT NULL UNIQUE,         -- "a-vs-b", canonical order
  left_tool_id id NOT NULL REFERENCES tool (id),
  right_tool_id id NOT NULL REFERENCES tool (id),
  state text NOT NULL CHECK (state IN ('waiting', 'published', 'retracted')),
  origin text NOT NULL CHECK (origin IN ('submission', 'editor', 'neighbour')),
  revision int64 NOT NULL DEFAULT 0,
  content_hash text NOT NULL DEFAULT '',
  reason text NOT NULL DEFAULT '',   -- of a retraction
  is_sample flag NOT NULL DEFAULT 0,
  created_at int64 NOT NULL,
  published_at int64,
  changed_at int64 NOT NULL,
  UNIQUE (left_tool_id, right_tool_id)
);
CREATE INDEX comparison_by_right ON comparison (right_tool_id);
CREATE INDEX comparison_published ON comparison (changed_at, id) WHERE state = 'published';
CREATE INDEX comparison_by_change ON comparison (changed_at, id);
-- References, not copies: the content is rebuilt from facts and verdict versions and hashed again.
CREATE TABLE revision (
  page text NOT NULL CHECK (page IN ('tool', 'comparison')),
  page_id id NOT NULL,
  revision int64 NOT NULL,
  refs text NOT NULL,                -- facts versions and verdict ids the content is made of
  content_hash text NOT NULL,
  reason text NOT NULL,
  published_at int64 NOT NULL,
  PRIMARY KEY (page, page_id, revision)
) clustered;
CREATE TABLE change (
  id id PRIMARY KEY,                 -- position: readers re-read a window, ids are not commit order
  at int64 NOT NULL,
  kind text NOT NULL CHECK (kind IN ('published', 'updated', 'retracted', 'withdrawn')),
  page text NOT NULL CHECK (page IN ('tool', 'comparison')),
  slug text NOT NULL,
  title text NOT NULL,
  revision int64 NOT NULL,
  content_hash text NOT NULL,
  reason text NOT NULL,
  is_sample flag NOT NULL DEFAULT 0
);

-- ---- owed to the outside ------------------------------------------------------------------------
CREATE TABLE endpoint (
  id id PRIMARY KEY,
  url text NOT NULL,
  types text NOT NULL,               -- comma-separated; "*" is all
  secret text NOT NULL,              -- whsec_...
  old_secret text,
  old_secret_until int64,
  state text NOT NULL CHECK (state IN ('active', 'disabled', 'deleted')),
  disabled_reason text NOT NULL DEFAULT '',
  failing_since int64,
  created_at int64 NOT NULL
);
CREATE TABLE message (
  id id PRIMARY KEY,
  message_key text NOT NULL UNIQUE,  -- webhook-id
  type text NOT NULL,
  run_id id,
  body text NOT NULL,
  created_at int64 NOT NULL
);
CREATE UNIQUE INDEX message_one_completion ON message (run_id) WHERE type = 'panel.completed';
CREATE TABLE delivery (
  id id PRIMARY KEY,
  message_id id NOT NULL,            -- no foreign key: the sweep would search every delivery for it
  endpoint_id id NOT NULL REFERENCES endpoint (id),
  state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts int64 NOT NULL DEFAULT 0,
  next_at int64,                     -- of a pending delivery; of a claimed one, the end of its lease
  claimed flag NOT NULL DEFAULT 0,
  created_at int64 NOT NULL,
  ended_at int64
);
CREATE INDEX delivery_due ON delivery (endpoint_id, next_at, id) WHERE state = 'pending';
CREATE INDEX delivery_by_endpoint ON delivery (endpoint_id, id);
CREATE TABLE attempt (
  id id PRIMARY KEY,
  delivery_id id NOT NULL REFERENCES delivery (id),
  at int64 NOT NULL,
  status int64 NOT NULL,             -- 0: no HTTP answer
  took_ms int64 NOT NULL,
  error text NOT NULL DEFAULT '',
  answer text NOT NULL DEFAULT ''    -- at most 20 KB
);
CREATE INDEX attempt_by_delivery ON attempt (delivery_id, id);
CREATE TABLE mail (
  id id PRIMARY KEY,
  dedupe text NOT NULL UNIQUE,       -- one firing, one mail: also the Message-ID's local part
  person_id id,                      -- NULL: an address without an account
  address text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('assigned', 'due_soon', 'due', 'overdue', 'sent_back', 'published',
    'sign_in', 'editor_needed', 'escalated', 'endpoint_disabled', 'digest', 'welcome')),
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
CREATE INDEX mail_due ON mail (next_at, id) WHERE state = 'pending';
CREATE INDEX mail_for_digest ON mail (person_id, id) WHERE state = 'digest';
