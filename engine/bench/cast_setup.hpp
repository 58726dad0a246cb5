#pragma once
// Makes the people who play the bench and the endpoint that is told, through the API.
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "bench/panel_case.hpp"

namespace panelist::bench {

inline constexpr int reviewers_per_persona = 8;  ///< each with the highest cap there is

/// Sends one request with every role and waits: the answer's JSON. Errors: the status and what the
/// server says.
using CallApi = std::function<Result<Json>(std::string_view method, const std::string& target,
                                           const Json& body)>;
/// Over HTTP. `token` is of an account with every role.
CallApi api_over_http(const Address& address, const std::string& token, const MustStop& must_stop);
/// What an answer says, or the error it stands for.
Result<Json> read_answer(std::string_view method, const std::string& target, int status,
                         const std::string& body);

/// What was made, so that it can be taken back.
struct Company {
  Cast cast;
  std::vector<std::int64_t> people;
  std::int64_t endpoint{0};
  std::string secret;  ///< of the endpoint
};
struct CompanySize {
  int reviewers{reviewers_per_persona};  ///< of each persona
  std::string receiver_url{};            ///< of an endpoint for panel.completed; empty: none
};
/// Digits that no other run has.
std::string new_tag();
/// Everybody with a token, and the endpoint. On an error what was made before stays.
Result<void> make_company(const CallApi& call, const std::string& tag, const CompanySize& size,
                          Company& company);
/// Disables the people and deletes the endpoint: on a server that stays.
Result<void> dismiss(const CallApi& call, const Company& company);

}  // namespace panelist::bench
