-- Lists that stay as fast as they were whatever has been published before.
-- One's own verdicts that wait for the close of their panel, without reading all that one ever wrote.
CREATE INDEX verdict_sealed_by_person ON verdict (person_id, task_id) WHERE state = 'sealed';
-- A split that few panels had: split:2-2.
CREATE INDEX run_by_split ON run (phase, ships, votes, changed_at, id) WHERE closed_at IS NOT NULL;
