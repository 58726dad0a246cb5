-- When somebody's daily summary is looked at next, so that nobody's waiting mail is read before.
-- NULL: nothing was ever put aside for them.
ALTER TABLE person ADD COLUMN digest_look_at int64;
CREATE INDEX person_by_digest_look ON person (digest_look_at) WHERE digest_look_at IS NOT NULL;
UPDATE person SET digest_look_at = 0 WHERE id IN (SELECT person_id FROM mail WHERE state = 'digest');
