-- What holds the pipeline up is summed over all unfinished runs from these two, never from the rows.
CREATE INDEX task_waiting ON task (run_id, kind, persona, state, assignee_id, due_at)
  WHERE state IN ('created', 'ready', 'reserved', 'in_progress', 'suspended');
CREATE INDEX run_failed ON run (id) WHERE failure <> '';
