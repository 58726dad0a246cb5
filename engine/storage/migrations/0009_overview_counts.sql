-- Numbers of overviews, counted as they change. Where several nodes write, each adds rows of
-- changes that are folded in later, so that nobody waits for another's row.
CREATE TABLE overview_count (
  name text PRIMARY KEY,             -- "category.7", "votes.buyer.ship", "phase.published"
  value int64 NOT NULL
) clustered;
CREATE TABLE overview_count_change (
  id id PRIMARY KEY,
  name text NOT NULL,
  value int64 NOT NULL
);
CREATE INDEX overview_count_change_by_name ON overview_count_change (name);
INSERT INTO overview_count (name, value)
  SELECT 'category.' || category_id, count(*) FROM tool
  WHERE published_run_id IS NOT NULL GROUP BY category_id;
INSERT INTO overview_count (name, value)
  SELECT CASE WHEN t.is_sample = 1 THEN 'sample_votes.' ELSE 'votes.' END || v.persona || '.'
    || v.decision, count(*)
  FROM verdict v JOIN tool t ON t.id = v.tool_id
  WHERE v.state = 'public' AND t.published_run_id IS NOT NULL
  GROUP BY t.is_sample, v.persona, v.decision;
INSERT INTO overview_count (name, value)
  SELECT 'phase.' || phase, count(*) FROM run
  WHERE phase IN ('published', 'rejected', 'withdrawn', 'retired') GROUP BY phase;
