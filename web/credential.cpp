#include "web/credential.hpp"

#include <pwd.h>
#include <unistd.h>

#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "service/authenticate.hpp"
#include "web/form.hpp"

namespace panelist::web {
namespace {

std::string user_name(std::uint32_t uid) {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(4096);
  if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return std::to_string(uid);
}

service::Actor local_actor(std::uint32_t uid) {
  service::Actor actor;
  actor.label = "cli:" + user_name(uid);
  actor.name = actor.label;
  actor.roles = domain::Roles(15U);
  return actor;
}

Error unauthenticated(const std::string& detail) {
  return {ErrorCode::unauthenticated, detail, {}, {}};
}

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

std::string_view host_of(std::string_view url) {
  const std::size_t start = url.find("://");
  if (start == std::string_view::npos) return {};
  url.remove_prefix(start + 3);
  return url.substr(0, url.find('/'));
}

bool is_own_origin(const net::Request& request, std::string_view origin,
                   const std::string& public_url) {
  const std::string_view host = host_of(origin);
  return !host.empty() &&
         (host == request.header("host").value_or("") || host == host_of(public_url));
}

}  // namespace

Credential read_credential(const net::Request& request, std::uint32_t local_uid_allowed) {
  if (const auto header = request.header("authorization")) {
    constexpr std::string_view scheme = "bearer ";
    if (to_lower_ascii(header->substr(0, scheme.size())) == scheme)
      return {CredentialKind::token, std::string(trim(header->substr(scheme.size())))};
    return {CredentialKind::token, ""};
  }
  if (request.local_uid) {
    if (*request.local_uid == 0 || *request.local_uid == local_uid_allowed)
      return {CredentialKind::local, std::to_string(*request.local_uid)};
    return {};
  }
  if (const auto cookie = find_cookie(request, session_cookie_name(request.is_secure)))
    return {CredentialKind::session, std::string(*cookie)};
  return {};
}

Result<Caller> resolve(service::Unit& unit, const Credential& credential,
                       const net::Request& request) {
  switch (credential.kind) {
    case CredentialKind::none:
      return Caller{};
    case CredentialKind::local:
      return Caller{local_actor(*request.local_uid), {}};
    case CredentialKind::token: {
      auto actor = service::authenticate_token(unit, credential.value);
      if (!actor) return fail(actor.error());
      return Caller{std::move(*actor), {}};
    }
    case CredentialKind::session: {
      auto session = service::authenticate_session(unit, credential.value);
      if (!session) return Caller{};
      return Caller{std::move(session->actor), std::move(session->form_token)};
    }
  }
  return Caller{};
}

Result<void> check_access(const Route& route, const Caller& caller, const Credential& credential,
                          const net::Request& request) {
  const service::Actor& actor = caller.actor;
  if (route.access == Access::anyone) return {};
  if (route.access == Access::loopback_or_token) {
    if (request.is_loopback || actor.is_known()) return {};
    return fail(unauthenticated("send an API token, or call from this machine"));
  }
  if (!actor.is_known())
    return fail(unauthenticated(credential.kind == CredentialKind::none
                                    ? "send Authorization: Bearer pnl_... or sign in"
                                    : "this credential does not hold (any more)"));
  const auto needs = [&](domain::Role role, std::string_view word) -> Result<void> {
    if (actor.roles.has(role)) return {};
    return fail(forbidden("this needs the role " + std::string(word)));
  };
  switch (route.access) {
    case Access::submitter:
      return needs(domain::Role::submitter, "submitter or editor");
    case Access::reviewer:
      return needs(domain::Role::reviewer, "reviewer");
    case Access::editor:
      return needs(domain::Role::editor, "editor");
    case Access::admin:
      return needs(domain::Role::admin, "admin");
    case Access::anyone:
    case Access::signed_in:
    case Access::loopback_or_token:
      return {};
  }
  return fail(forbidden("not allowed"));
}

Result<void> check_same_site(const Route& route, const Credential& credential,
                             const Caller& caller, const net::Request& request,
                             const std::string& public_url) {
  if (credential.kind != CredentialKind::session || is_safe(request.method)) return {};
  if (!caller.actor.is_known()) return {};
  if (const auto site = request.header("sec-fetch-site")) {
    if (*site != "same-origin" && *site != "none")
      return fail(forbidden("this request came from another site"));
  } else if (const auto origin = request.header("origin")) {
    if (!is_own_origin(request, *origin, public_url))
      return fail(forbidden("this request came from another site"));
  }
  if (route.access == Access::anyone) return {};
  std::string sent(request.header("x-form-token").value_or(""));
  const auto type = request.header("content-type").value_or("");
  if (sent.empty() && type.starts_with("application/x-www-form-urlencoded")) {
    if (auto form = Form::parse(request.body)) sent = form->get("form_token");
  }
  if (!equal_constant_time(sent, caller.form_token))
    return fail(forbidden("the form is too old: go back, reload the page and send it again"));
  return {};
}

std::string session_cookie_name(bool is_secure) {
  return is_secure ? "__Host-panelist" : "panelist";
}

std::string make_session_cookie(const std::string& value, bool is_secure, Duration lifetime) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(lifetime).count();
  return session_cookie_name(is_secure) + "=" + value +
         "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) +
         (is_secure ? "; Secure" : "");
}

std::string clear_session_cookie(bool is_secure) {
  return make_session_cookie("", is_secure, Duration{0});
}

}  // namespace panelist::web
