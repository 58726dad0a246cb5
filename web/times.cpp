#include "web/times.hpp"

#include <nlohmann/json.hpp>

namespace panelist::web {

std::string day_and_clock(Instant at, const Reader& reader) {
  const std::int64_t days = local_day(at, reader.zone) - local_day(reader.now, reader.zone);
  const std::string clock = format_local_clock(at, reader.zone);
  if (days == 0) return "today " + clock;
  if (days == 1) return "tomorrow " + clock;
  if (days == -1) return "yesterday " + clock;
  return format_local(at, reader.zone);
}

std::string age_span(Instant since, const Reader& reader) {
  return since < reader.now ? format_span(reader.now - since) : "just now";
}

std::string due_words(Instant due_at, const Reader& reader) {
  if (due_at < reader.now) return "overdue by " + format_span(reader.now - due_at);
  return "due " + day_and_clock(due_at, reader);
}

Json time_view(Instant at, const Reader& reader) {
  return {{"iso", format_rfc3339(at)},
          {"text", day_and_clock(at, reader)},
          {"age", format_age(at, reader.now)}};
}

Json time_view(const std::optional<Instant>& at, const Reader& reader) {
  return at ? time_view(*at, reader) : Json();
}

Json due_view(const std::optional<Instant>& due_at, const Reader& reader) {
  if (!due_at) return {};
  const bool late = *due_at < reader.now;
  return {
      {"iso", format_rfc3339(*due_at)},
      {"text", due_words(*due_at, reader)},
      {"age", late ? "was due " + day_and_clock(*due_at, reader) : format_age(*due_at, reader.now)},
      {"late", late}};
}

std::optional<Instant> parse_local_date(std::string_view date, const std::string& zone) {
  if (date.size() != 10) return std::nullopt;
  std::string text(date);
  text.append("T00:00:00Z");
  const auto midnight = parse_rfc3339(text);
  if (!midnight) return std::nullopt;
  return at_local_hour(local_day(*midnight, "UTC"), 0, zone);
}

std::string local_date(Instant at, const std::string& zone) {
  const Instant midnight = from_millis(local_day(at, zone) * 86'400'000);
  return format_rfc3339(midnight).substr(0, 10);
}

}  // namespace panelist::web
