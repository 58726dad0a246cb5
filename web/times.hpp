#pragma once
// Times as people read them at a desk: in their own zone, with the zone's name and the age. Pure.
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"

namespace panelist::web {

/// When and where somebody reads.
struct Reader {
  Instant now{};
  std::string zone{"UTC"};
};

/// "today 17:00 CET", "tomorrow 09:00 CET", "yesterday 17:00 CET", "Tue 24 Nov 2026, 17:00 CET".
std::string day_and_clock(Instant at, const Reader& reader);
/// "2 days" since then, for a column "Age".
std::string age_span(Instant since, const Reader& reader);
/// "overdue by 2 days" or "due today 17:00 CET".
std::string due_words(Instant due_at, const Reader& reader);
/// {iso, text, age} for <time datetime>.
Json time_view(Instant at, const Reader& reader);
/// The same, or null.
Json time_view(const std::optional<Instant>& at, const Reader& reader);
/// {iso, text, age, late}: text is "due ..." or "overdue by ..."; null without a due time.
Json due_view(const std::optional<Instant>& due_at, const Reader& reader);
/// The first moment of the local day written as YYYY-MM-DD; nothing for anything else.
std::optional<Instant> parse_local_date(std::string_view date, const std::string& zone);
/// "2026-11-24" of the local day.
std::string local_date(Instant at, const std::string& zone);

}  // namespace panelist::web
