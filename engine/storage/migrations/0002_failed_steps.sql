-- A step that failed is tried again by the engine, a few times; then it waits for an editor.
ALTER TABLE run ADD COLUMN retry_at int64;
