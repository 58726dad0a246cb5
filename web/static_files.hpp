#pragma once
// Style sheets, scripts and pictures of web/static, read once at start. Their address carries a
// hash of their bytes, so that browsers keep them for a year.
#include <map>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/http_message.hpp"

namespace panelist::web {

class StaticFiles {
 public:
  /// Error names the folder or file that cannot be read.
  static Result<StaticFiles> load(const std::string& folder);
  /// "/static/site.css?v=1a2b3c4d" for "site.css"; the plain path for an unknown name.
  std::string address(const std::string& name) const;
  /// The answer for GET /static/NAME; `not_found` otherwise.
  Result<net::Response> get(const std::string& name) const;
  /// Hash over all files and templates that pages depend on is made from this.
  std::string fingerprint() const;

 private:
  struct File {
    std::string content_type, version;
    std::shared_ptr<const std::string> bytes;
  };
  std::map<std::string, File> files_;
};

}  // namespace panelist::web
