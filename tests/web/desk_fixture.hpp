#pragma once
// Invented people, tools and texts for the tests of the desk.
#include <chrono>

#include "domain/persona.hpp"
#include "service/get_task.hpp"
#include "service/own_record.hpp"
#include "web/times.hpp"

namespace panelist::test {

inline const PersonId ana{7};
/// Saturday 21 November 2026, 13:00 UTC: 14:00 in Berlin.
inline Instant desk_now() { return *parse_rfc3339("2026-11-21T13:00:00Z"); }
inline web::Reader in_berlin() { return {desk_now(), "Europe/Berlin"}; }

/// Ana's buyer task on a tool of its own, reserved, nothing written.
service::TaskView make_task(int id, std::optional<Duration> due_in = std::nullopt);
domain::Persona make_buyer();
domain::Persona make_skeptic();
domain::ToolFacts make_facts();
service::TaskDetail make_detail();
/// A finished draft of the buyer that read_verdict takes.
Json make_draft();
service::VerdictView make_verdict(int version, const std::string& quote);
std::string words(int count);

}  // namespace panelist::test
