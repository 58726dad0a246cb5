#pragma once
// One case that the engine played, ready to be written again as another: the same rows under new
// ids, names and times, with every hash that binds them computed anew.
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "app/fill/text_pattern.hpp"
#include "storage/row_source.hpp"
#include "workflow/event_chain.hpp"

namespace panelist::app {

struct HeldBytes {
  std::string bytes;
};
using HeldValue = std::variant<std::monostate, std::int64_t, std::string, HeldBytes>;

/// A row as it was read.
struct HeldRow {
  std::size_t table{};  ///< index among the parts of a case
  std::vector<HeldValue> values;
};

/// What the engine made of the case, as read from where it was played.
struct PlayedCase {
  std::vector<HeldRow> rows;  ///< in the order in which they can be written
  std::string content;        ///< canonical JSON of its page; empty: not published
  std::string number;         ///< in its names
  std::vector<std::string> names;
};

/// What stays the same in every copy, what is an id, a time, a text, or a link of the chain.
struct CellPattern {
  enum class Kind { fixed, id, time, text, link };
  Kind kind{Kind::fixed};
  HeldValue value;       ///< fixed; of a time its milliseconds
  std::size_t place{0};  ///< of an id or a link
  TextPattern text;
};
struct RowPattern {
  std::size_t table{};
  std::vector<CellPattern> cells;
};

struct LogLine {
  workflow::LogEntry entry;  ///< as it was played
  std::size_t run{0};        ///< place of the run's id
};

/// What a copy adds to the numbers that are kept beside the rows.
struct CaseCounts {
  std::map<std::string, std::int64_t> overview;  ///< names of storage/published_counts
  std::map<std::int64_t, int> open_tasks;        ///< by person; of a case, by the place of their id
};

/// By persona: everybody who holds it, and nobody twice.
using Reviewers = std::map<std::string, std::vector<std::int64_t>>;

/// A reviewer of the case, for whom a copy may have another of the same persona.
struct CaseReviewer {
  std::size_t place{};                        ///< among the case's ids
  const std::vector<std::int64_t>* others{};  ///< who hold the persona
  std::size_t index{};                        ///< of this one among them
};

class CasePattern {
 public:
  /// Throws std::logic_error when a copy of the case as itself does not have its own hashes: the
  /// engine binds something that is not known here.
  CasePattern(const PlayedCase& played, const std::vector<storage::Table>& tables,
              const Reviewers& reviewers);

  const std::vector<CaseReviewer>& reviewers() const { return reviewers_; }
  std::size_t ids() const { return ids_; }
  bool is_finished() const { return is_finished_; }
  const std::vector<RowPattern>& rows() const { return rows_; }
  const std::vector<LogLine>& log() const { return log_; }
  const CaseCounts& counts() const { return counts_; }
  /// Of a copy that has its number, its ids and its time: everything else.
  void compute(CaseCopy& copy) const;

 private:
  struct VerdictPattern {
    std::string nonce, commitment;
    TextPattern text;
  };
  struct EventPattern {
    workflow::EventSalt salt{};
    Sha256 link{};
    TextPattern hidden, entry;
  };
  class Reader;
  void check_itself(const PlayedCase& played, const Needles& needles) const;

  std::size_t ids_{0};
  std::vector<CaseReviewer> reviewers_;
  bool is_finished_{false};
  std::vector<VerdictPattern> verdicts_;
  std::vector<EventPattern> events_;
  TextPattern content_;
  std::string content_hash_;
  std::vector<RowPattern> rows_;
  std::vector<LogLine> log_;
  CaseCounts counts_;
};

}  // namespace panelist::app
