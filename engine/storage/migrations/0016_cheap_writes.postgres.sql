-- PostgreSQL stores rows in the order in which they come anyway. A person's row changes with each of
-- their tasks: with room on its page, the new one stays there and no index has to follow.
ALTER TABLE person SET (fillfactor = 70);
