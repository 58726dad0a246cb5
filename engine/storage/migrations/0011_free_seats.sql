-- Seats that nobody holds are looked at whenever seats are given, the most urgent first.
CREATE INDEX task_free ON task ((coalesce(due_at, 9223372036854775807)), id)
  WHERE state = 'ready' AND kind = 'verdict';
-- Whoever gave a free task back last: no engine state, the engine just does not hand it to them again.
ALTER TABLE task ADD COLUMN given_back_by id;
