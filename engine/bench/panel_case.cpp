#include "bench/panel_case.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace panelist::bench {
namespace {

// What reviewers write about; verdicts differ by where they begin.
constexpr std::string_view passage =
    "The page says plainly what it does and the first request worked as written. I looked for the "
    "limit that nobody writes down and found it in the second hour: past a few thousand entries "
    "the list stops sorting by date. The error named the field and the line, which few tools do. "
    "Prices stand in one table without an asterisk. What I miss is a way out: an export exists, "
    "an import of the same file does not. Support answered within the day, by a person, with the "
    "command to run. The alternative is forty lines of shell and a cron entry, which nobody else "
    "in the team would dare to touch. Over a week it failed twice and said so both times. I would "
    "pay for it again, and would look once more in spring, when the promised audit is due. ";

/// The rubric's slots of each persona, required ones and a few more, as JSON.
constexpr std::array<std::string_view, seats> slots_of{
    R"({"primitive":"a queue with a web page over one file of data",)"
    R"("unproven":"ten times faster is claimed, on which data it does not say"})",
    R"({"competitors":["the editor you already have","a shell script and cron"],)"
    R"("difference":"it keeps the history of every change"})",
    R"({"price":"fair for five people, steep for fifty, and nothing between the two tiers",)"
    R"("flips_if":"a yearly price with a ceiling"})",
    R"({"must_hold":"that files stay readable without the company that wrote the program",)"
    R"("second_order":"people write down decisions that they used to take in a hallway"})",
};

std::string facts_body(const Cast& cast, std::uint64_t number) {
  const std::string id = std::to_string(number);
  std::string body = R"({"name":"Bench )" + cast.tag + " " + id;
  body += R"(","maker":"Maker )" + std::to_string(number % 97);
  body += R"(","tagline":"One line about tool )" + id;
  body += R"(","category":"Bench )" + std::to_string(number % 24);
  body += R"(","url":"https://tool-)" + id + R"(.example.org/","kind":"service","entry":"paid",)";
  body += R"("starting_price":{"amount":"9.00","currency":"USD","unit":"seat and month"},)";
  body += R"("description":")";
  body.append(passage.substr(0, passage.find(" Support")));
  body += R"(","capabilities":[{"name":"search","description":"finds what was said and when"},)";
  body += R"({"name":"export","description":"one file, every version in it"}]})";
  return body;
}

/// Exactly `verdict_bytes` long, its quote between 60 and 220 words.
std::string verdict_body(std::size_t persona, std::uint64_t number) {
  std::string body =
      number % 4 == persona ? R"({"decision":"skip","quote":")" : R"({"decision":"ship","quote":")";
  const std::string tail = R"(","slots":)" + std::string(slots_of[persona]) + "}";
  std::size_t at = passage.find(' ', (number * 7 + persona * 131) % (passage.size() / 2)) + 1;
  std::size_t room = verdict_bytes - body.size() - tail.size();
  while (room > 0) {
    const std::string_view part = passage.substr(at, room);
    body.append(part);
    room -= part.size();
    at = 0;
  }
  if (body.back() == ' ') body.back() = '.';  // the quote is trimmed; its length shall not depend
  return body += tail;
}

std::size_t index_of(std::string_view persona) {
  return static_cast<std::size_t>(std::find(personas.begin(), personas.end(), persona) -
                                  personas.begin());
}

}  // namespace

Call PanelCase::next() const {
  if (step_ == 0)
    return {Kind::submit,
            "POST",
            "/api/v1/tools",
            &cast_->submitter_token,
            cast_->tag + "-" + std::to_string(number_),
            facts_body(*cast_, number_)};
  if (step_ == 1)
    return {Kind::find_tasks,     "GET", "/api/v1/tasks?run=" + std::to_string(run_),
            &cast_->editor_token, {},    {}};
  const Seat& seat = seats_[step_ - 2];
  const std::string task = std::to_string(seat.task);
  return {step_ == seats + 1 ? Kind::closing_verdict : Kind::verdict,
          "POST",
          "/api/v1/tasks/" + task + "/verdict",
          seat.token,
          cast_->tag + "-t" + task,
          verdict_body(seat.persona, number_)};
}

bool PanelCase::fail_with(std::string problem) {
  problem_ = "case " + std::to_string(number_) + ": " + std::move(problem);
  return false;
}

bool PanelCase::take(int status, std::string_view body, SteadyTime done_at) {
  if (status != (step_ == 0 ? 201 : 200))
    return fail_with("status " + std::to_string(status) + ": " + std::string(body.substr(0, 300)));
  if (step_ == 0 && !take_tool(body)) return false;
  if (step_ == 1 && !take_tasks(body)) return false;
  if (step_ == seats + 1) {
    if (body.find(R"("closed":true)") == std::string_view::npos)
      return fail_with("four verdicts are in and the panel is not closed");
    closed_at_ = done_at;
    seats_ = {};
  }
  ++step_;
  return true;
}

bool PanelCase::take_tool(std::string_view body) {
  const Json tool = Json::parse(body, nullptr, false);
  if (!tool.is_object() || !tool.contains("slug") || !tool.contains("run"))
    return fail_with("the answer to a submission names no tool and run");
  slug_ = tool["slug"].get<std::string>();
  run_ = tool["run"]["id"].get<std::int64_t>();
  return true;
}

bool PanelCase::take_tasks(std::string_view body) {
  const Json tasks = Json::parse(body, nullptr, false);
  if (!tasks.is_object() || tasks.value("items", Json::array()).size() != seats)
    return fail_with("a panel without exactly four open tasks");
  for (const Json& task : tasks["items"]) {
    const std::size_t persona = index_of(task["persona"].get_ref<const std::string&>());
    if (persona == seats) return fail_with("a persona that the bench does not play");
    if (!task["assignee"].is_object()) return fail_with("a seat that nobody got");
    const auto token = cast_->token_by_email.find(task["assignee"].value("email", ""));
    if (token == cast_->token_by_email.end())
      return fail_with("a seat went to somebody who is not of the bench");
    seats_.push_back({task["id"].get<std::int64_t>(), persona, &token->second});
  }
  return true;
}

void append_request(std::string& bytes, const Call& call, const Address& address) {
  bytes.append(call.method).append(" ").append(call.target).append(" HTTP/1.1\r\nhost: ");
  bytes.append(address.host_field);
  bytes.append("\r\nuser-agent: panelist-bench\r\naccept: application/json\r\n");
  bytes.append("authorization: Bearer ").append(*call.token).append("\r\n");
  if (!call.key.empty()) bytes.append("idempotency-key: ").append(call.key).append("\r\n");
  if (!call.body.empty()) {
    bytes.append("content-type: application/json\r\ncontent-length: ");
    bytes.append(std::to_string(call.body.size())).append("\r\n");
  }
  bytes.append("\r\n").append(call.body);
}

}  // namespace panelist::bench
