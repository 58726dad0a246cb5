#include "storage/postgres/pipeline.hpp"

#include <libpq-fe.h>

#include <utility>

namespace panelist::storage::postgres {
namespace {

bool is_good(const pg_result* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }

bool Pipeline::enter() {
  return PQpipelineStatus(connection_) != PQ_PIPELINE_OFF || PQenterPipelineMode(connection_) == 1;
}

void Pipeline::note(Kind kind, std::string_view doing, bool is_old, int was_accepted) {
  sent_.push_back({kind, std::string(doing), is_old});
  is_broken_ = is_broken_ || was_accepted != 1;
}

void Pipeline::text(std::string sql) {
  const int accepted = enter() ? PQsendQueryParams(connection_, sql.c_str(), 0, nullptr, nullptr,
                                                   nullptr, nullptr, 1)
                               : 0;
  note(Kind::text, sql, false, accepted);
}

void Pipeline::prepare(const std::string& name, const std::string& sql,
                       const std::vector<unsigned>& types) {
  const int accepted = enter() ? PQsendPrepare(connection_, name.c_str(), sql.c_str(),
                                               static_cast<int>(types.size()), types.data())
                               : 0;
  note(Kind::prepare, sql, false, accepted);
}

void Pipeline::run(const std::string& name, const std::vector<const char*>& values,
                   const std::vector<int>& sizes, std::string_view doing, bool is_old) {
  const std::vector<int> formats(values.size(), 1);
  const int accepted =
      enter() ? PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.size()),
                                    values.data(), sizes.data(), formats.data(), 1)
              : 0;
  note(Kind::run, doing, is_old, accepted);
}

/// The answer to one statement, which ends with a null.
ResultPtr Pipeline::take_answer() {
  ResultPtr answer(PQgetResult(connection_));
  if (answer != nullptr) {
    while (const ResultPtr more{PQgetResult(connection_)}) continue;
  }
  return answer;
}

Pipeline::Answer Pipeline::collect() {
  Answer answer;
  const std::vector<Sent> sent = std::exchange(sent_, {});
  if (std::exchange(is_broken_, false) || PQpipelineSync(connection_) != 1) {
    answer.has_failed = answer.lost_prepare = true;
    answer.doing = sent.back().doing;
    return answer;
  }
  for (const Sent& one : sent) {
    ResultPtr result = take_answer();
    const bool is_done = is_good(result.get());
    if (!is_done && one.kind == Kind::prepare) answer.lost_prepare = true;
    if (answer.has_failed) continue;
    answer.result = std::move(result);
    if (is_done) continue;
    answer.has_failed = true;
    answer.doing = one.doing;
    answer.is_old = one.is_old;
  }
  const ResultPtr end(PQgetResult(connection_));
  const bool is_through =
      PQresultStatus(end.get()) == PGRES_PIPELINE_SYNC && PQexitPipelineMode(connection_) == 1;
  if (!is_through && !answer.has_failed) {
    answer.result.reset();
    answer.has_failed = true;
    answer.doing = sent.back().doing;
  }
  return answer;
}

}  // namespace panelist::storage::postgres
