-- History and stored answers in the order in which they come, found by an index of their keys. Stored
-- by key, each write changed a page of its own, and a row of over 1,002 bytes took a page for itself.
CREATE TABLE event_in_order (
  run_id id NOT NULL REFERENCES run (id),
  seq int64 NOT NULL,
  type text NOT NULL,
  at int64 NOT NULL,
  actor_id id,
  actor_label text NOT NULL DEFAULT '',
  data text NOT NULL,
  salt bytes,
  link bytes,
  PRIMARY KEY (run_id, seq)
);
INSERT INTO event_in_order (run_id, seq, type, at, actor_id, actor_label, data, salt, link)
  SELECT run_id, seq, type, at, actor_id, actor_label, data, salt, link FROM event
  ORDER BY run_id, seq;
DROP TABLE event;
ALTER TABLE event_in_order RENAME TO event;
CREATE UNIQUE INDEX event_one_close ON event (run_id) WHERE type = 'panel.closed';
CREATE TABLE idempotency_in_order (
  person_id id NOT NULL,
  key text NOT NULL,
  request_hash bytes NOT NULL,       -- of method, target and body
  status int64 NOT NULL,
  headers text NOT NULL DEFAULT '',
  body text NOT NULL,
  created_at int64 NOT NULL,
  PRIMARY KEY (person_id, key)
);
INSERT INTO idempotency_in_order (person_id, key, request_hash, status, headers, body, created_at)
  SELECT person_id, key, request_hash, status, headers, body, created_at FROM idempotency
  ORDER BY created_at;
DROP TABLE idempotency;
ALTER TABLE idempotency_in_order RENAME TO idempotency;
CREATE INDEX idempotency_by_age ON idempotency (created_at);
