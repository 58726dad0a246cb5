#include "app/export/site_reader.hpp"

#include <condition_variable>
#include <mutex>

#include "web/form.hpp"

namespace panelist::app {
namespace {

/// Enough to keep every reader of the database at work, few enough to wait in no queue for long.
constexpr std::size_t reads_at_once = 16;

net::Request anonymous_get(const std::string& address) {
  net::Request request;
  request.method = "GET";
  request.raw_target = address;
  const std::size_t question = address.find('?');
  request.path = address.substr(0, question);
  if (question != std::string::npos)
    if (auto query = web::Form::parse(address.substr(question + 1)))
      request.query = query->fields();
  request.remote_address = "export";
  request.request_id = "export";
  return request;
}

/// How many answers are out; shared with the callbacks.
struct Waiting {
  std::mutex mutex;
  std::condition_variable came;
  std::size_t count{0};
};

}  // namespace

std::string_view ReadPage::header(std::string_view name) const {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

std::vector<ReadPage> read_pages(const Installation& installation,
                                 const std::vector<std::string>& addresses) {
  std::vector<ReadPage> pages(addresses.size());
  Waiting waiting;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    pages[i].address = addresses[i];
    {
      std::unique_lock lock(waiting.mutex);
      waiting.came.wait(lock, [&] { return waiting.count < reads_at_once; });
      waiting.count += 1;
    }
    installation.dispatcher().handle(anonymous_get(addresses[i]),
                                     [&waiting, &page = pages[i]](net::Response response) {
                                       page.response = std::move(response);
                                       const std::lock_guard lock(waiting.mutex);
                                       waiting.count -= 1;
                                       waiting.came.notify_one();
                                     });
  }
  std::unique_lock lock(waiting.mutex);
  waiting.came.wait(lock, [&] { return waiting.count == 0; });
  return pages;
}

Result<void> look_up(const Installation& installation,
                     const std::function<void(service::Unit&)>& look) {
  const web::House& house = installation.house();
  const auto outcome = house.database.read_and_wait([&](storage::Transaction& tx) {
    service::Unit unit{
        tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals, {}};
    look(unit);
  });
  if (outcome == storage::Outcome::committed) return {};
  return fail(conflict("the database could not be read"));
}

std::string file_of(std::string_view address, bool is_html) {
  address = address.substr(0, address.find('?'));
  if (address.starts_with('/')) address.remove_prefix(1);
  std::string file(address);
  if (!is_html) return file;
  return file.empty() ? "index.html" : file + "/index.html";
}

std::vector<std::string> find_links(std::string_view html, std::string_view begin) {
  std::vector<std::string> found;
  for (const std::string_view attribute : {"href=\"", "src=\""}) {
    const std::string wanted = std::string(attribute).append(begin);
    for (std::size_t at = html.find(wanted); at != std::string_view::npos;
         at = html.find(wanted, at + 1)) {
      const std::string_view rest = html.substr(at + attribute.size());
      found.emplace_back(rest.substr(0, rest.find_first_of("\"?#")));
    }
  }
  return found;
}

}  // namespace panelist::app
