#pragma once
// Reads public pages as a stranger's GET would: through the dispatcher, without a credential.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/installation.hpp"
#include "base/result.hpp"
#include "net/http_message.hpp"
#include "service/unit.hpp"

namespace panelist::app {

/// An address and what it answered.
struct ReadPage {
  std::string address;
  net::Response response;

  std::string_view body() const {
    return response.shared_body ? *response.shared_body : response.body;
  }
  /// Of that lower-case name; empty: none.
  std::string_view header(std::string_view name) const;
  bool is_html() const { return header("content-type").starts_with("text/html"); }
};

/// The answers in the order of the addresses; several are made at once. Blocks.
std::vector<ReadPage> read_pages(const Installation& installation,
                                 const std::vector<std::string>& addresses);

/// Runs `look` in a read transaction as nobody. Error: the database could not be read.
Result<void> look_up(const Installation& installation,
                     const std::function<void(service::Unit&)>& look);

/// Where a server of files looks for the address: "/tools/a" is tools/a/index.html for a page and
/// tools/a for anything else. What follows a question mark is nothing to such a server.
std::string file_of(std::string_view address, bool is_html);

/// Addresses in `href` and `src` that begin so, without what follows a question mark. Nobody's
/// words look like that on a page: their quotation marks are escaped.
std::vector<std::string> find_links(std::string_view html, std::string_view begin);

}  // namespace panelist::app
