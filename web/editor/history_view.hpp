#pragma once
// A run's history in plain sentences: who, what, why. Pure.
#include <string>

#include "service/run_view.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

struct HistoryWords {
  std::string what;  ///< "Ana Ferrer gave the buyer seat to Ben Okafor."
  std::string why;   ///< may be empty
};
HistoryWords history_words(const service::HistoryEntry& entry, const service::RunView& run,
                           const Reader& reader);
/// `filter`: "decisions", "seats", "reminders" or empty for all. Newest first.
/// {filters: [...], entries: [{at, what, why}], is_cut}
Json history_view(const service::RunView& run, const std::string& filter, const Reader& reader);

}  // namespace panelist::web::editor
