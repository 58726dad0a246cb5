-- The same indexes under conditions that cost nothing to test. A list of three or more values
-- (state IN (...)) makes SQLite build a table in memory for each index at each write of a row.
DROP INDEX task_one_open_per_seat;
CREATE UNIQUE INDEX task_one_open_per_seat ON task (run_id, kind, persona)
  WHERE state <> 'declined' AND state <> 'exited' AND state <> 'obsolete';
DROP INDEX task_open_by_assignee;
CREATE INDEX task_open_by_assignee
  ON task (assignee_id, (coalesce(due_at, 9223372036854775807)), id) WHERE ended_at IS NULL;
DROP INDEX task_done_by_assignee;
CREATE INDEX task_done_by_assignee ON task (assignee_id, changed_at, id) WHERE ended_at IS NOT NULL;
DROP INDEX task_open_by_due;
CREATE INDEX task_open_by_due ON task ((coalesce(due_at, 9223372036854775807)), id)
  WHERE ended_at IS NULL;
DROP INDEX task_waiting;
CREATE INDEX task_waiting ON task (run_id, kind, persona, state, assignee_id, due_at)
  WHERE ended_at IS NULL;
DROP INDEX run_open_by_phase;
CREATE INDEX run_open_by_phase ON run (phase, created_at, id)
  WHERE phase <> 'published' AND phase <> 'rejected' AND phase <> 'withdrawn' AND phase <> 'retired';
DROP INDEX run_open;
CREATE INDEX run_open ON run (created_at, id)
  WHERE phase <> 'published' AND phase <> 'rejected' AND phase <> 'withdrawn' AND phase <> 'retired';
