#pragma once
// What the partial indexes of the busiest tables ask of a row, for the statements that want them.
// The words are the index's own: SQLite compares the two texts. None is a list (`state IN (...)`):
// SQLite builds a table in memory for each list of three or more, in every index, at every write.

/// A task that has not ended; `t` is a quoted alias.
#define TASK_IS_OPEN(t) t ".ended_at IS NULL "
#define TASK_HAS_ENDED(t) t ".ended_at IS NOT NULL "

/// A run in a phase that leads to another (workflow::is_finished is the opposite).
#define RUN_IS_UNFINISHED(r)                                                          \
  r ".phase <> 'published' AND " r ".phase <> 'rejected' AND " r                      \
    ".phase <> 'withdrawn' AND " r ".phase <> 'retired' "
