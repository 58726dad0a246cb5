-- What holds the pipeline up is summed from indexes that hold it in the order of its groups, so that
-- nothing is sorted, and no row is read, however many runs are open.
DROP INDEX task_waiting;
-- Seats that wait for a verdict, by who holds them, and by their run.
CREATE INDEX task_waiting_by_holder ON task (assignee_id, persona, due_at, run_id)
  WHERE kind = 'verdict' AND ended_at IS NULL AND state <> 'suspended';
CREATE INDEX task_waiting_by_run ON task (run_id, due_at, assignee_id)
  WHERE kind = 'verdict' AND ended_at IS NULL AND state <> 'suspended';
-- Seats that an editor suspended, not those of a run on hold.
CREATE INDEX task_set_aside ON task (persona, due_at, run_id)
  WHERE kind = 'verdict' AND state = 'suspended' AND held = 0;
CREATE INDEX task_of_editors ON task (kind, due_at, run_id, state)
  WHERE kind <> 'verdict' AND ended_at IS NULL AND held = 0;
-- Runs about which an editor decides are few among those that need one.
CREATE INDEX run_to_decide ON run (id) WHERE needs_editor = 1 AND editor_decides = 1;
