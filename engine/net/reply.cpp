#include "net/reply.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "base/log.hpp"
#include "net/response_head.hpp"
#include "net/session.hpp"

namespace panelist::net {
namespace {

class PendingReply {
 public:
  PendingReply(const std::shared_ptr<Session>& session, std::uint64_t number,
               std::string request_id)
      : session_(session), number_(number), request_id_(std::move(request_id)) {}
  PendingReply(const PendingReply&) = delete;
  PendingReply& operator=(const PendingReply&) = delete;

  ~PendingReply() {
    if (is_sent_.exchange(true)) return;
    try {
      if (session_.expired()) return;
      log::error("reply_dropped", {{"id", request_id_}});
      pass_on(make_problem(500, "The server gave no answer. Request id: " + request_id_ + "."));
    } catch (const std::exception&) {
      // No memory for an answer: the connection stays silent until the client gives up.
    }
  }

  void send(Response response) {
    if (is_sent_.exchange(true)) {
      log::error("reply_twice", {{"id", request_id_}});
      return;
    }
    pass_on(std::move(response));
  }

 private:
  void pass_on(Response response) {
    const auto session = session_.lock();
    if (!session || session->deliver_inside_handler(number_, response)) return;
    boost::asio::post(session->executor(),
                      [session, number = number_, answer = std::move(response)]() mutable {
                        session->deliver(number, std::move(answer));
                      });
  }

  const std::weak_ptr<Session> session_;
  const std::uint64_t number_;
  const std::string request_id_;
  std::atomic<bool> is_sent_{false};
};

}  // namespace

Reply make_reply(const std::shared_ptr<Session>& session, std::uint64_t number,
                 std::string request_id) {
  const auto pending = std::make_shared<PendingReply>(session, number, std::move(request_id));
  return [pending](Response response) { pending->send(std::move(response)); };
}

}  // namespace panelist::net
