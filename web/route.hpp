#pragma once
// One row of the route table. Role, cross-site check and rate class are columns, so that no handler
// can forget them; the program, the OpenAPI text and the tests walk the same rows.
#include <span>
#include <string_view>

#include "web/call.hpp"

namespace panelist::web {

/// Who may call. Deny by default: there is no row without this column.
enum class Access { anyone, signed_in, submitter, reviewer, editor, admin, loopback_or_token };
/// Which door a row belongs to: what an error looks like and what a stranger is told (401 or the
/// sign-in page), and whether a cookie session or a bearer token is meant.
enum class Door { api, page, asset };
enum class RateClass { none, sign_in, anonymous_write };
enum class BodyKind { none, json, form, text };  ///< text: CSV or JSON imports

struct Route {
  std::string_view method;
  /// "/api/v1/tasks/{id}/draft"; "{name}" is one segment or its end, "{path*}" the rest.
  std::string_view pattern;
  Door door;
  Access access;
  BodyKind body;
  RateClass rate;
  Handler handler;
  std::string_view summary;  ///< one line for the OpenAPI text and the docs
};

/// Every route of the program, in the order of the documentation.
std::span<const Route> routes();

}  // namespace panelist::web
