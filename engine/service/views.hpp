#pragma once
// Plain data that queries and use cases return: no JSON, no SQL. Doors print it, nothing else.
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/scorecard.hpp"
#include "domain/tool.hpp"
#include "domain/verdict.hpp"
#include "workflow/decide.hpp"
#include "workflow/run_state.hpp"

namespace panelist::service {

/// A person as others see them. `email` is filled for editors and for oneself only.
struct PersonRef {
  PersonId id;
  std::string name, email;
};

/// A tool in a list, a task or a message.
struct ToolRef {
  ToolId id;
  std::string slug, name, category, category_slug, tagline, url;
  int facts_version{1};
  bool is_published{false}, is_sample{false};
};

struct RunRef {
  RunId id;
  int round{1};
  std::int64_t seq{0};
  workflow::RunPhase phase{};
};

/// How many of a panel are in; never which way they voted.
struct PanelCount {
  bool closed{false};
  int in{0}, of{0};
};

/// A verdict the reader of this view is allowed to see.
struct VerdictView {
  VerdictId id;
  RunId run;
  TaskId task;
  PersonId person;
  std::string persona, byline;
  bool pseudonym{false};
  int round{1}, version{1}, facts_version{1};
  domain::VerdictText text;
  std::string state;              ///< "sealed", "public", "superseded", "voided"
  std::string commitment;
  bool after_others_public{false};
  Instant submitted_at{};
};

/// A draft; `version` is its ETag.
struct DraftView {
  TaskId task;
  std::int64_t version{0};
  std::string content_json;
  int words{0};
  Instant updated_at{};
};

/// A row of the desk and of GET /tasks.
struct TaskView {
  TaskId id;
  workflow::TaskKind kind{};
  std::string persona, persona_title, letter;   ///< empty for triage and sign-off
  workflow::TaskState state{};
  bool sealed{false};             ///< completed while the panel is open
  Instant opened_at{}, changed_at{};
  std::optional<Instant> due_at, lease_until, ended_at, snoozed_until;
  std::optional<PersonRef> assignee;
  ToolRef tool;
  RunRef run;
  PanelCount panel;
  std::vector<workflow::Verb> actions;          ///< open to the actor, table order
  std::string why;                ///< "you have the fewest open of 3 buyers"
  std::string sent_back_reason;
  int extensions{0};
  bool has_draft{false};
  int draft_words{0};
  std::optional<std::int64_t> draft_version;
  std::optional<Instant> draft_at;
};

/// Where the history behind a scorecard ends: /tools/{slug}/history.json recomputes it.
struct HistoryHead {
  RunId run;
  std::int64_t entries{0};
  std::string head;               ///< hex; empty: the run ended before histories were chained
};

/// Votes of readers. Live data outside every content hash.
struct CommunityVotes {
  long long ships{0}, votes{0};
};

}  // namespace panelist::service
