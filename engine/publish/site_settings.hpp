#pragma once
// What every public page knows about the site it belongs to, and the stamp of a stored revision.
#include <map>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace panelist::publish {

/// Parts that a page shows only when something answers them.
struct Features {
  bool subscribe{false};     ///< POST /subscribe (email, page)
  bool watch_page{false};    ///< "Tell me when this page changes": POST /watch (email, page)
  bool vote{false};          ///< POST /vote (tool, vote=ship|skip, page)
  bool report_error{false};  ///< GET /report?page=
  bool submit{false};        ///< GET /submit: the public form
  bool search{false};        ///< GET /search?q=
  bool compare{true};        ///< GET /compare?left=&right=: any pair
  bool social_images{false}; ///< /og/...png exists
};

struct SiteSettings {
  std::string name{"Panelist"};
  std::string strapline{"Four reviewers look at every tool, apart, and say why."};
  std::string base_url;       ///< absolute, no slash at the end: canonical_base, else public_url
  bool is_indexable{true};    ///< false in headless and preview mode: noindex everywhere
  std::string asset_version;  ///< appended to /static/ addresses as ?v=; may be empty
  /// Before what only the server answers, forms and lists without an end. Empty: the page's own
  /// origin; set in an export.
  std::string forms_origin;
  std::map<std::string, std::string> questions;  ///< persona id -> its question; may be empty
  Features features;
};

/// Which stored revision a page shows.
struct PageStamp {
  std::string slug;
  int revision{0};
  std::string content_hash;   ///< 64 hex digits
  Instant published_at{};     ///< of this revision
  Instant first_published_at{};
  std::string change_reason;  ///< why this revision was made; empty for the first
  bool is_sample{false};      ///< invented text: banner and noindex
  bool is_on_request{false};  ///< a pair nobody wanted yet: noindex, not in the sitemap
};

}  // namespace panelist::publish
