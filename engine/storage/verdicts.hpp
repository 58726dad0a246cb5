#pragma once
// Writing verdicts. Append-only: a text never changes, only what it counts for. Reading is in
// verdict_reader.hpp and nowhere else.
#include <string>
#include <string_view>

#include "domain/verdict.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

struct NewVerdict {
  VerdictId id;
  RunId run;
  ToolId tool;
  int round{1};
  std::string_view persona;
  PersonId person;
  TaskId task;
  int version{1};
  const domain::VerdictText* text{nullptr};
  std::string_view byline;
  bool is_pseudonym{false};
  int facts_version{1};
  Nonce nonce{};
  std::string_view commitment, sealed_slug;
  bool is_public{false};             ///< written after its panel closed
  bool after_others_public{false};
  Instant submitted_at{};
};
void add_verdict(Transaction& tx, const NewVerdict& verdict);
/// 1 for the first verdict of the seat.
int next_verdict_version(Transaction& tx, RunId run, std::string_view persona);
/// The close: every sealed verdict of the run becomes public.
void open_verdicts(Transaction& tx, RunId run);
/// The seat's current verdict was reopened or sent back and counts no more.
void supersede_verdict(Transaction& tx, RunId run, std::string_view persona);
void void_verdict(Transaction& tx, RunId run, VerdictId verdict);

}  // namespace panelist::storage
