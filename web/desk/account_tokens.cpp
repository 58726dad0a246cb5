// One's API tokens: made (the text is shown this once) and revoked.
#include <charconv>
#include <nlohmann/json.hpp>

#include "service/tokens.hpp"
#include "web/api/read.hpp"
#include "web/desk/account_answer.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

/// "30", "90" or "365" days from now; anything else never ends.
std::optional<Instant> parse_end(const std::string& days, Instant now) {
  int count = 0;
  const auto [rest, failure] = std::from_chars(days.data(), days.data() + days.size(), count);
  if (failure != std::errc{} || rest != days.data() + days.size() || count < 1 || count > 3650)
    return std::nullopt;
  return now + std::chrono::hours{24 * count};
}

}  // namespace

Result<Plan> make_token(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    service::NewToken wanted;
    wanted.person = visit.actor().person;
    wanted.name = form.get("name");
    wanted.scopes = form.all("scope");
    wanted.expires_at = parse_end(form.get("days"), visit.unit.now);
    const auto made = service::make_token(visit.unit, wanted);
    if (!made) {
      return account_answer(visit, refused_try("token", made.error(), {{"name", wanted.name}}),
                            status_of(made.error().code));
    }
    // No redirect: the text is nowhere but in this answer.
    return account_answer(visit, {}, 200, made->text);
  });
}

Result<Plan> revoke_token(const Call& call) {
  auto id = api::read_id_as<TokenId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto revoked = service::revoke_token(visit.unit, id);
    if (!revoked) return refusal_page(visit, revoked.error());
    return see_other("/account", "token");
  });
}

}  // namespace panelist::web::desk
