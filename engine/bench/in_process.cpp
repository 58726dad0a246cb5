#include "bench/in_process.hpp"

#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>

namespace panelist::bench {
namespace {

/// Answers, as database threads give them, for the one thread that goes on with them.
class AnswerQueue {
 public:
  struct Answered {
    PanelCase* one;
    int status;
    std::string body;
  };
  void put(Answered answered) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(answered));
    if (waiting_.size() == 1) came_.notify_one();
  }
  /// Everything that came; waits for the first.
  std::vector<Answered> take() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !waiting_.empty(); });
    return std::exchange(waiting_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<Answered> waiting_;
};

std::string body_of(const net::Response& response) {
  return response.shared_body ? *response.shared_body : response.body;
}

net::Request request_of(const Call& call) {
  net::Request request;
  request.method = call.method;
  request.raw_target = call.target;
  const std::size_t question = call.target.find("?run=");
  request.path = call.target.substr(0, question);
  if (question != std::string::npos) request.query = {{"run", call.target.substr(question + 5)}};
  request.headers.emplace_back("authorization", "Bearer " + *call.token);
  if (!call.key.empty()) request.headers.emplace_back("idempotency-key", call.key);
  if (!call.body.empty()) request.headers.emplace_back("content-type", "application/json");
  request.body = call.body;
  request.remote_address = "bench";
  request.request_id = "bench";
  return request;
}

}  // namespace

Result<void> InProcess::set_up() {
  return make_company(api(), new_tag(), {reviewers_per_persona, "http://127.0.0.1:9/"}, company_);
}

Result<void> InProcess::set_up_people(int reviewers) {
  return make_company(api(), new_tag(), {reviewers, {}}, company_);
}

CallApi InProcess::api() const {
  return [this](std::string_view method, const std::string& target, const Json& body) {
    return call(method, target, body);
  };
}

Result<Json> InProcess::call(std::string_view method, const std::string& target,
                             const Json& body) const {
  net::Request request;
  request.method = method;
  request.path = request.raw_target = target;
  request.headers.emplace_back("content-type", "application/json");
  if (!body.is_null()) request.body = body.dump();
  request.remote_address = "local";
  request.local_uid = geteuid();
  const net::Response response = dispatcher_->handle_and_wait(std::move(request));
  return read_answer(method, target, response.status, body_of(response));
}

Result<std::int64_t> InProcess::play_part(std::size_t steps) {
  PanelCase& one = cases_.emplace_back(company_.cast, cases_.size(), SteadyTime{});
  for (std::size_t step = 0; step < steps; ++step) {
    const net::Response response = dispatcher_->handle_and_wait(request_of(one.next()));
    if (!one.take(response.status, body_of(response), {})) return fail(conflict(one.problem()));
  }
  return one.run();
}

std::string InProcess::take_submission() {
  return cases_.emplace_back(company_.cast, cases_.size(), SteadyTime{}).next().body;
}

Result<void> InProcess::act_on_next_task(std::string_view method, const std::string& verb) {
  Call call = cases_.back().next();
  call.method = method;
  call.target = call.target.substr(0, call.target.rfind('/') + 1) + verb;
  call.key.clear();
  if (verb != "draft") call.body = "{}";
  const net::Response response = dispatcher_->handle_and_wait(request_of(call));
  auto answer = read_answer(method, call.target, response.status, body_of(response));
  if (!answer) return fail(answer.error());
  return {};
}

Result<double> InProcess::play(std::uint64_t count, int outstanding) {
  AnswerQueue answers;
  const auto send = [&](PanelCase& one) {
    dispatcher_->handle(request_of(one.next()), [&answers, &one](const net::Response& response) {
      answers.put({&one, response.status, body_of(response)});
    });
  };
  const SteadyTime began = std::chrono::steady_clock::now();
  std::uint64_t begun = 0;
  int under_way = 0;
  std::string problem;
  const auto begin_one = [&] {
    if (begun == count || must_stop_() || !problem.empty()) return;
    ++begun;
    ++under_way;
    send(cases_.emplace_back(company_.cast, cases_.size(), began));
  };
  for (int i = 0; i < outstanding; ++i) begin_one();
  // Every answer is waited for, also after a problem: the callbacks refer to this frame.
  while (under_way > 0) {
    for (const auto& [one, status, body] : answers.take()) {
      if (one->take(status, body, {}) && !one->is_done()) {
        send(*one);
        continue;
      }
      if (problem.empty()) problem = one->problem();
      --under_way;
      begin_one();
    }
  }
  if (must_stop_()) return fail(conflict("stopped"));
  if (!problem.empty()) return fail(conflict("in process: " + problem));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace panelist::bench
