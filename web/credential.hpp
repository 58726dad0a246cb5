#pragma once
// Who is calling: bearer token, session cookie, the local socket's peer, or nobody.
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http_message.hpp"
#include "service/unit.hpp"
#include "web/route.hpp"

namespace panelist::web {

enum class CredentialKind { none, token, session, local };
struct Credential {
  CredentialKind kind{CredentialKind::none};
  std::string value;  ///< the token or the cookie's value; never logged
};
/// Reads the request only; pages look at the cookie, the API at the bearer token first and then the
/// cookie (the desk's scripts call the API with the session). On the local socket a bearer token
/// counts before the peer's uid.
Credential read_credential(const net::Request& request, std::uint32_t local_uid_allowed);

struct Caller {
  service::Actor actor;
  std::string form_token;  ///< of a session
};
/// Resolves the credential inside the transaction. Error unauthenticated for one that does not
/// hold; a stale cookie is a stranger, not an error.
Result<Caller> resolve(service::Unit& unit, const Credential& credential,
                       const net::Request& request);

/// Whether the caller may use the route: nothing, or unauthenticated / forbidden.
Result<void> check_access(const Route& route, const Caller& caller, const Credential& credential,
                          const net::Request& request);

/// Cookie sessions only: an unsafe method must come from our own pages (Sec-Fetch-Site, else
/// Origin) and carry the session's form token (field `form_token` or header `x-form-token`). What
/// anybody may send needs no token: its page may be older than the session, like a second tab that
/// still shows the sign-in.
Result<void> check_same_site(const Route& route, const Credential& credential,
                             const Caller& caller, const net::Request& request,
                             const std::string& public_url);

/// Name of the session cookie: `__Host-panelist` over https, `panelist` over plain http (loopback).
std::string session_cookie_name(bool is_secure);
std::string make_session_cookie(const std::string& value, bool is_secure, Duration lifetime);
std::string clear_session_cookie(bool is_secure);

}  // namespace panelist::web
