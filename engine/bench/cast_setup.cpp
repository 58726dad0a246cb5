#include "bench/cast_setup.hpp"

#include <nlohmann/json.hpp>

#include "base/random.hpp"

namespace panelist::bench {
namespace {

constexpr int task_cap = 1000;  // the highest that the API takes

/// Sends one prepared request and keeps its answer.
class OneCall final : public Player {
 public:
  explicit OneCall(std::string bytes) : bytes_(std::move(bytes)) {}
  bool next(std::string& bytes, SteadyTime) override {
    bytes = std::move(bytes_);
    bytes_.clear();
    return !bytes.empty();
  }
  void take(const Answer& answer) override {
    status = answer.status;
    body = answer.body;
  }
  int status{0};
  std::string body;

 private:
  std::string bytes_;
};

Result<std::string> add_person(const CallApi& call, Company& company, const std::string& name,
                               const std::string& role, std::string_view persona) {
  const std::string email = name + "-" + company.cast.tag + "@bench.invalid";
  Json body{{"email", email},
            {"name", name + " " + company.cast.tag},
            {"roles", Json::array({role})},
            {"send_welcome", false},
            {"task_cap", task_cap}};
  if (!persona.empty()) body["personas"] = Json::array({persona});
  auto person = call("POST", "/api/v1/users", body);
  if (!person) return fail(person.error());
  company.people.push_back((*person)["id"].get<std::int64_t>());
  auto token = call("POST", "/api/v1/tokens", {{"email", email}, {"name", "bench"}});
  if (!token) return fail(token.error());
  std::string text = (*token)["token"].get<std::string>();
  company.cast.token_by_email[email] = text;
  return text;
}

}  // namespace

Result<Json> read_answer(std::string_view method, const std::string& target, int status,
                         const std::string& body) {
  Json answer = Json::parse(body, nullptr, false);
  if (status < 400) return answer;
  return fail(conflict(std::string(method) + " " + target + " answers " + std::to_string(status) +
                       ": " + (answer.is_object() ? answer.value("detail", "") : body)));
}

CallApi api_over_http(const Address& address, const std::string& token, const MustStop& must_stop) {
  return [=](std::string_view method, const std::string& target, const Json& body) -> Result<Json> {
    std::string bytes;
    append_request(bytes,
                   {.method = method,
                    .target = target,
                    .token = &token,
                    .key = {},
                    .body = body.is_null() ? std::string() : body.dump()},
                   address);
    OneCall one(std::move(bytes));
    Player* const players[] = {&one};
    if (auto played = play(address, players, must_stop); !played) return fail(played.error());
    return read_answer(method, target, one.status, one.body);
  };
}

std::string new_tag() { return std::to_string(system_random().next_u64() % 1'000'000'000); }

Result<void> make_company(const CallApi& call, const std::string& tag, const CompanySize& size,
                          Company& company) {
  company.cast.tag = tag;
  auto submitter = add_person(call, company, "submitter", "submitter", {});
  if (!submitter) return fail(submitter.error());
  company.cast.submitter_token = *submitter;
  auto editor = add_person(call, company, "editor", "editor", {});
  if (!editor) return fail(editor.error());
  company.cast.editor_token = *editor;
  for (const std::string_view persona : personas)
    for (int i = 1; i <= size.reviewers; ++i) {
      const std::string name = std::string(persona) + "-" + std::to_string(i);
      if (auto added = add_person(call, company, name, "reviewer", persona); !added)
        return fail(added.error());
    }
  if (size.receiver_url.empty()) return {};
  auto endpoint = call("POST", "/api/v1/webhooks",
                       {{"url", size.receiver_url}, {"types", Json::array({"panel.completed"})}});
  if (!endpoint) return fail(endpoint.error());
  company.endpoint = (*endpoint)["id"].get<std::int64_t>();
  company.secret = (*endpoint)["secret"].get<std::string>();
  return {};
}

Result<void> dismiss(const CallApi& call, const Company& company) {
  if (company.endpoint != 0) {
    auto gone = call("DELETE", "/api/v1/webhooks/" + std::to_string(company.endpoint), nullptr);
    if (!gone) return fail(gone.error());
  }
  for (const std::int64_t person : company.people) {
    auto off = call("POST", "/api/v1/users/" + std::to_string(person) + "/disable", Json::object());
    if (!off) return fail(off.error());
  }
  return {};
}

}  // namespace panelist::bench
