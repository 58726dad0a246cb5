-- A new password ends the links that were sent before; found by their person, not by reading them all.
CREATE INDEX sign_in_link_by_person ON sign_in_link (person_id) WHERE used_at IS NULL;
