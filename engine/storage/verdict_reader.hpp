#pragma once
// The choke point of sealing: no other file reads the table `verdict`. Every read names who looks,
// and the rows that person may not see never leave the database.
//
// Visible are: public verdicts (their panel closed); one's own; and to an editor those of closed
// panels and of panels whose sealed verdicts that editor opened, an act in the run's history.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/scorecard.hpp"
#include "domain/verdict.hpp"
#include "storage/transaction.hpp"
#include "workflow/decide.hpp"

namespace panelist::storage {

struct Viewer {
  PersonId person;          ///< 0: nobody signed in
  bool is_editor{false};
};
/// Everybody: sees public verdicts only. What pages and messages are made for.
inline constexpr Viewer the_public{};

struct StoredVerdict {
  VerdictId id;
  RunId run;
  ToolId tool;
  TaskId task;
  PersonId person;
  int round{1}, version{1}, facts_version{1};
  std::string persona, byline, commitment, state, nonce_hex;
  bool is_pseudonym{false}, after_others_public{false};
  Instant submitted_at{};
  domain::VerdictText text;
};
std::optional<StoredVerdict> find_verdict(Transaction& tx, VerdictId id, Viewer viewer);
/// Those of these that the viewer may see, in no particular order.
inline constexpr std::size_t verdicts_at_once_max = 16;
std::vector<StoredVerdict> list_verdicts(Transaction& tx, const std::vector<VerdictId>& ids,
                                         Viewer viewer);
/// In order of persona and version.
std::vector<StoredVerdict> list_run_verdicts(Transaction& tx, RunId run, Viewer viewer);
/// One's own on a tool, every round and version, newest first.
std::vector<StoredVerdict> list_own_verdicts_on(Transaction& tx, ToolId tool, PersonId author);

/// Keyset position: before (at, id); a default one begins.
struct VerdictPosition {
  Instant at{Instant::max()};
  VerdictId id{INT64_MAX};
};
/// One's own, newest first.
std::vector<StoredVerdict> list_own_verdicts(Transaction& tx, PersonId author,
                                             VerdictPosition before, int limit);
/// SQL for the tasks of a person's verdicts that wait for the close of their panel (`:person`).
/// What they say stays where it is.
std::string_view sealed_tasks_of_person();
/// Public ones of a persona whose tool is published, newest first.
std::vector<StoredVerdict> list_persona_verdicts(Transaction& tx, std::string_view persona,
                                                 VerdictPosition before, int limit);

struct VoteCount {
  bool is_sample{false};
  std::string persona, decision;
  std::int64_t votes{0};
};
/// One for each public vote of a tool, of all its rounds. Does not say whether it is a sample.
std::vector<VoteCount> count_public_votes_of(Transaction& tx, ToolId tool);
/// Of all published tools. Reads the whole table.
std::vector<VoteCount> add_up_public_votes(Transaction& tx);
/// Votes of the latest `limit` published panels, 1 for ship.
std::vector<std::vector<int>> list_public_votes(Transaction& tx, int limit);

/// A commitment, without its text until its panel closed.
struct StoredSeal {
  VerdictId id;
  RunId run;
  int round{1}, version{1};
  std::string persona, commitment, state;
  Instant submitted_at{};
  std::string tool_slug;    ///< as committed; empty until the tool is published
  std::string nonce_hex;    ///< empty until the panel closed
  std::optional<domain::VerdictText> text;
};
std::vector<StoredSeal> list_seal_rows(Transaction& tx, VerdictId after, int limit);
std::vector<StoredSeal> list_seal_rows_of(Transaction& tx, RunId run);

/// For the close of a panel and for nothing else: the sealed votes of a run, past every viewer.
/// Called only by service/advance_run; a test looks for other callers.
std::vector<workflow::SealedVote> engine_only_read_sealed_votes(Transaction& tx, RunId run);

}  // namespace panelist::storage
