-- When a run's held seats are due, first and last, so that the pipeline counts runs and not their
-- seats. No due time counts as the last moment of the year 9999 (workflow::never_due).
ALTER TABLE run ADD COLUMN first_due_at int64;   -- NULL: nobody holds a seat that waits
ALTER TABLE run ADD COLUMN last_due_at int64;
UPDATE run SET
  first_due_at = (SELECT min(coalesce(t.due_at, 253402300799999)) FROM task t
    WHERE t.run_id = run.id AND t.kind = 'verdict' AND t.ended_at IS NULL
    AND t.state <> 'suspended' AND t.assignee_id IS NOT NULL),
  last_due_at = (SELECT max(coalesce(t.due_at, 253402300799999)) FROM task t
    WHERE t.run_id = run.id AND t.kind = 'verdict' AND t.ended_at IS NULL
    AND t.state <> 'suspended' AND t.assignee_id IS NOT NULL)
  WHERE failure = '' AND id IN (SELECT t.run_id FROM task t WHERE t.kind = 'verdict'
    AND t.ended_at IS NULL AND t.state <> 'suspended' AND t.assignee_id IS NOT NULL);
CREATE INDEX run_by_first_due ON run (first_due_at, last_due_at) WHERE first_due_at IS NOT NULL;
CREATE INDEX run_by_last_due ON run (last_due_at) WHERE last_due_at IS NOT NULL;
DROP INDEX task_waiting_by_run;
