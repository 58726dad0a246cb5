#include "web/dispatcher.hpp"

#include <future>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "net/http_message.hpp"
#include "publish/notice_pages.hpp"
#include "publish/site_settings.hpp"
#include "web/compress.hpp"
#include "web/credential.hpp"
#include "web/form.hpp"
#include "web/idempotent.hpp"
#include "web/page_cache.hpp"
#include "web/rate_limiter.hpp"
#include "web/respond.hpp"

namespace panelist::web {
namespace {

constexpr int repeats_max = 2;

/// Everything one request needs until it is answered; shared by the steps below.
struct Job {
  const House& house;
  net::Request request;
  net::Reply reply;
  Instant began_at;
  const Route* route{nullptr};
  Credential credential;
  Plan plan;
  std::optional<Error> refusal;  ///< of the handler; told only after credential and role hold
  std::optional<net::Response> response;
  std::shared_ptr<Plan> then;             ///< Answer::then of the work just done
  std::function<void()> when_answered{};  ///< and its Answer::when_answered
  int repeats{0};              ///< of a work whose commit may or may not have happened

  Job(const House& the_house, net::Request the_request, net::Reply the_reply)
      : house(the_house), request(std::move(the_request)), reply(std::move(the_reply)),
        began_at(house.clock.now()) {}
};
using JobPtr = std::shared_ptr<Job>;

bool wants_page(const Job& job) {
  return job.route != nullptr ? job.route->door == Door::page
                              : !job.request.path.starts_with("/api/") &&
                                    job.request.header("accept").value_or("").find("text/html") !=
                                        std::string_view::npos;
}

/// One line a request; the path without its query, which may hold a secret.
void log_request(const Job& job, int status) {
  if (!log::is_on(log::Level::info)) return;
  const auto took = job.house.clock.now() - job.began_at;
  log::info("request", {{"id", job.request.request_id},
                        {"method", job.request.method},
                        {"path", job.request.path},
                        {"status", std::to_string(status)},
                        {"ms", std::to_string(took.count())}});
}

void send(const JobPtr& job, net::Response response) {
  if (!response.shared_fields) harden(response);
  // Over plain http browsers ignore it, and it would not be ours to promise.
  if (job->request.is_secure)
    response.headers.emplace_back("strict-transport-security", "max-age=31536000");
  log_request(*job, response.status);
  job->reply(std::move(response));
}

/// A refusal in the shape of its door: problem+json, or a page that says what to do next.
net::Response refuse(const Job& job, const Error& error) {
  const int status = status_of(error.code);
  if (!wants_page(job)) return problem(error);
  if (status == 401) {
    const std::string next = job.request.method == "GET" ? job.request.raw_target : "/desk";
    return redirect(303, "/sign-in?next=" + encode_component(next));
  }
  if (status == 404)
    return html_response(404, publish::not_found_html(job.house.templates, job.house.site, ""));
  return html_response(status, publish::error_html(job.house.templates, job.house.site, status,
                                                   std::string(title_of(status)), error.detail,
                                                   job.request.request_id));
}

net::Response refuse(const Job& job, int status, const std::string& detail) {
  if (!wants_page(job)) return problem(status, detail);
  return html_response(
      status, publish::error_html(job.house.templates, job.house.site, status,
                                  std::string(title_of(status)), detail, job.request.request_id));
}

net::Response refuse_outcome(const Job& job, storage::Outcome outcome) {
  switch (outcome) {
    case storage::Outcome::busy:
      return refuse(job, 503, "The server is busy. Nothing was changed; try again in a moment.");
    case storage::Outcome::full:
      return refuse(job, 507, "There is no room on the disk. Nothing was changed.");
    case storage::Outcome::unknown:
      return refuse(job, 500,
                    wants_page(job) ? "The answer of the database was lost: what you sent may be "
                                      "stored or not. Look before you send it again."
                                    : "The answer of the database was lost. Repeat the call with "
                                      "the same Idempotency-Key to learn whether it was done.");
    default:
      return refuse(job, 500, "Something went wrong here. Nothing was changed.");
  }
}

/// The transaction's part. True to keep what was written.
bool work(const JobPtr& job, storage::Transaction& tx) {
  const House& house = job->house;
  service::Unit unit{tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals,
                     {}};
  auto caller = resolve(unit, job->credential, job->request);
  if (!caller) {
    job->response = refuse(*job, caller.error());
    return false;
  }
  for (const auto& check :
       {check_access(*job->route, *caller, job->credential, job->request),
        check_same_site(*job->route, job->credential, *caller, job->request,
                        house.settings.public_url)}) {
    if (check) continue;
    job->response = refuse(*job, check.error());
    return false;
  }
  unit.actor = caller->actor;
  if (job->refusal) {
    job->response = refuse(*job, *job->refusal);
    return false;
  }
  Visit visit{house, job->request, unit, caller->form_token};
  Answer answer = answer_once(visit, [&job](Visit& at) { return job->plan.work(at); });
  job->response = std::move(answer.response);
  job->then = std::move(answer.then);
  job->when_answered = std::move(answer.when_answered);
  return answer.keep;
}

/// Whether a commit happened is asked by doing the same once more: the record of the key, stored in
/// the same transaction, answers if it did and keeps it from being done twice if it did not.
bool may_repeat(const Job& job) {
  return job.repeats < repeats_max && job.request.method == "POST" &&
         job.credential.kind != CredentialKind::local &&
         job.request.header("idempotency-key").has_value();
}

void run(const JobPtr& job);
void run_in_transaction(const JobPtr& job);

void finish(const JobPtr& job, storage::Outcome outcome) {
  if (outcome == storage::Outcome::unknown) job->house.signals.outcome_unknown();
  const bool is_answer =
      outcome == storage::Outcome::committed || outcome == storage::Outcome::rolled_back;
  if (outcome == storage::Outcome::committed && job->then) {
    job->plan = std::move(*std::exchange(job->then, nullptr));
    job->response.reset();
    return run(job);
  }
  if (is_answer && job->response) {
    if (job->when_answered) job->when_answered();
    return send(job, std::move(*job->response));
  }
  if (outcome == storage::Outcome::unknown && may_repeat(*job)) {
    ++job->repeats;
    job->response.reset();
    job->then.reset();
    return run_in_transaction(job);
  }
  // What keeps a repeat out says nothing of the first time.
  send(job, refuse_outcome(*job, job->repeats > 0 ? storage::Outcome::unknown : outcome));
}

void run_in_transaction(const JobPtr& job) {
  auto done = [job](storage::Outcome outcome) { finish(job, outcome); };
  if (job->plan.mode == Plan::Mode::write && !job->refusal) {
    job->house.database.write(
        storage::Lane::people, [job](storage::Transaction& tx) { return work(job, tx); },
        std::move(done));
  } else {
    job->house.database.read([job](storage::Transaction& tx) { work(job, tx); }, std::move(done));
  }
}

void run(const JobPtr& job) {
  if (!job->plan.prepare || job->refusal) return run_in_transaction(job);
  // Password hashing takes tens of milliseconds: not on the loop, not on the writer.
  std::thread([job] {
    job->plan.prepare();
    run_in_transaction(job);
  }).detach();
}

/// Content type and presence of a body, before anybody parses it.
std::optional<Error> check_body(const Route& route, const net::Request& request) {
  if (request.body.empty()) return std::nullopt;
  const std::string type = to_lower_ascii(
      trim(split(std::string(request.header("content-type").value_or("")), ';').at(0)));
  const bool is_json = type == "application/json";
  const auto refuse_unless = [](bool fits, const char* detail) -> std::optional<Error> {
    if (fits) return std::nullopt;
    return Error{ErrorCode::unsupported_media, detail, {}, {}};
  };
  switch (route.body) {
    case BodyKind::none:
      return std::nullopt;
    case BodyKind::json:
      return refuse_unless(is_json, "send the body as application/json");
    case BodyKind::text:
      return refuse_unless(is_json || type == "text/csv",
                           "send the rows as application/json or text/csv");
    case BodyKind::form:
      return refuse_unless(type == "application/x-www-form-urlencoded",
                           "send the form as application/x-www-form-urlencoded");
  }
  return std::nullopt;
}

/// True when the request was refused or served before any handler looked at it.
bool answer_early(const JobPtr& job, const Match& match) {
  if (match.route == nullptr) {
    if (match.allowed.empty()) {
      send(job, refuse(*job, not_found("there is nothing at this address")));
      return true;
    }
    net::Response response = refuse(*job, 405, "this address answers " + match.allowed);
    response.headers.emplace_back("allow", match.allowed);
    send(job, std::move(response));
    return true;
  }
  const Instant now = job->house.clock.now();
  if (match.route->rate != RateClass::none && job->credential.kind != CredentialKind::token &&
      job->credential.kind != CredentialKind::local) {
    if (const auto wait =
            job->house.rates.take(match.route->rate, job->request.remote_address, now)) {
      net::Response response =
          refuse(*job, 429, "Too many tries from your address. Wait a minute.");
      response.headers.emplace_back("retry-after", std::to_string(wait->count() / 1000 + 1));
      send(job, std::move(response));
      return true;
    }
  }
  return false;
}

/// The key under which a published page may be kept that nobody is signed in to see; empty: none.
std::string cache_key(const Job& job) {
  if (job.request.method != "GET" || job.credential.kind != CredentialKind::none) return {};
  const Encoding wanted = choose_encoding(job.request.header("accept-encoding").value_or(""));
  return std::string(to_string(wanted)) + " " + job.request.raw_target;
}

/// Ready bytes, no transaction.
void send_cached(const JobPtr& job, const net::Response& cached) {
  net::Response response;
  response.status = cached.status;
  response.shared_fields = cached.shared_fields;
  response.shared_body = cached.shared_body;
  const auto wanted = job->request.header("if-none-match");
  if (wanted) {
    for (const auto& [name, value] : cached.headers)
      if (name == "etag" && wanted->find(value) != std::string_view::npos) {
        response.status = 304;
        response.shared_body.reset();
      }
  }
  send(job, std::move(response));
}

void answer(const JobPtr& job, const Router& router) {
  const Match match = router.find(job->request.method, job->request.path);
  job->route = match.route;
  if (answer_early(job, match)) return;

  if (auto refusal = check_body(*job->route, job->request)) {
    job->refusal = std::move(*refusal);
  } else {
    auto plan = job->route->handler(Call{job->house, job->request, match.captures});
    if (plan)
      job->plan = std::move(*plan);
    else
      job->refusal = plan.error();
  }
  if (!job->refusal && job->plan.mode == Plan::Mode::none && job->route->access == Access::anyone) {
    return send(job, std::move(job->plan.ready));
  }
  run(job);
}

}  // namespace

Dispatcher::Dispatcher(const House& house, std::uint32_t local_uid_allowed)
    : house_(house), router_(routes()), local_uid_allowed_(local_uid_allowed) {}

void Dispatcher::handle(net::Request request, net::Reply reply) const {
  auto job = std::make_shared<Job>(house_, std::move(request), std::move(reply));
  job->credential = read_credential(job->request, local_uid_allowed_);
  const std::string key = cache_key(*job);
  if (key.empty()) return answer(job, router_);
  house_.pages.find(key, [this, job](const PageCache::Page& cached) {
    if (cached)
      send_cached(job, *cached);
    else
      answer(job, router_);
  });
}

net::Response Dispatcher::handle_and_wait(net::Request request) const {
  auto promise = std::make_shared<std::promise<net::Response>>();
  auto future = promise->get_future();
  handle(std::move(request),
         [promise](net::Response response) { promise->set_value(std::move(response)); });
  return future.get();
}

}  // namespace panelist::web
