#pragma once
// The whole program without the network, for tests of the editor's pages: a real database in a
// temporary folder, people with sessions, and requests as a browser sends them.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/installation.hpp"
#include "domain/person.hpp"
#include "service/submit_tool.hpp"
#include "service/views.hpp"

namespace panelist::test {

/// Fields of a form, in order.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// Somebody signed in.
struct Browser {
  domain::Person person;
  std::string cookie, form_token;
};

class EditorHouse {
 public:
  explicit EditorHouse(bool is_submit_open = false);
  ~EditorHouse();
  EditorHouse(const EditorHouse&) = delete;
  EditorHouse& operator=(const EditorHouse&) = delete;

  Browser add(const std::string& name, domain::Role role, std::vector<std::string> personas = {});
  /// Ana develops, Ben doubts, Cleo buys, Dora looks ahead.
  void add_panel();
  const Browser& browser(const std::string& name) const;

  net::Response get(const Browser& who, const std::string& target);
  /// With the session's form token.
  net::Response post(const Browser& who, const std::string& path, Fields fields = {});
  net::Response post_without_token(const Browser& who, const std::string& path, Fields fields);
  /// The same, sent by a page of another site.
  net::Response post_from_elsewhere(const Browser& who, const std::string& path, Fields fields);
  net::Response get_as_stranger(const std::string& target);
  net::Response post_as_stranger(const std::string& path, const Fields& fields);
  /// JSON to the API as this person, whatever comes of it.
  net::Response send_api(const Browser& who, const std::string& method, const std::string& path,
                         const std::string& body);
  /// The same; the answer must be a success.
  std::string call_api(const Browser& who, const std::string& path, const std::string& body);

  /// A tool sent by the command line; its panel is open.
  service::SubmittedTool send_tool(const std::string& name, const std::string& url = "",
                                   std::optional<std::string> workflow = {});
  /// As if the run had begun under "An older review", version 0 of its workflow.
  void begin_with_another_version(RunId run);
  /// Id of the seat's present task.
  TaskId seat(RunId run, const std::string& persona);
  std::string run_path(RunId run) const;
  /// The holder of the seat ships or skips.
  void vote(RunId run, const std::string& persona, const std::string& decision);

  app::Installation& house() { return *installation_; }
  /// One committed use case as the command line.
  void change(const std::function<void(service::Unit&)>& work);

 private:
  net::Response send(net::Request request);
  std::string folder_;
  std::unique_ptr<app::Installation> installation_;
  std::vector<Browser> browsers_;
};

/// Whether the page has the text.
bool shows(const net::Response& page, const std::string& text);
/// A header's value, or empty.
std::string header_of(const net::Response& response, const std::string& name);
/// Where a 303 leads, or empty.
std::string location(const net::Response& response);

}  // namespace panelist::test
