#include "bench/case_player.hpp"

#include <utility>

namespace panelist::bench {

void Tally::note(std::string problem) {
  ++errors;
  if (problems.size() < problems_max) problems.push_back(std::move(problem));
}

std::uint64_t Tally::requests() const {
  std::uint64_t sum = 0;
  for (const Histogram& one : took) sum += one.count();
  return sum;
}

Histogram Tally::verdicts() const {
  Histogram all = took[static_cast<std::size_t>(Kind::verdict)];
  all.add(took[static_cast<std::size_t>(Kind::closing_verdict)]);
  return all;
}

SteadyTime CaseSource::due_at() const {
  if (pace_.per_second <= 0) return pace_.begins_at;
  const double seconds = static_cast<double>(cases_.size() - first_) / pace_.per_second;
  return pace_.begins_at + std::chrono::duration_cast<std::chrono::nanoseconds>(
                               std::chrono::duration<double>(seconds));
}

bool CaseSource::is_over(SteadyTime at) const {
  return at >= pace_.ends_at || cases_.size() - first_ >= pace_.cases_max;
}

PanelCase* CaseSource::take(SteadyTime now) {
  if (cast_ == nullptr) return given_ < cases_.size() ? &cases_[given_++] : nullptr;
  // At a given rate a case that is late still counts from when it was due; in a closed loop it is
  // due when a client is free.
  const SteadyTime due = is_open_loop() ? due_at() : now;
  if (due > now || is_over(due)) return nullptr;
  return &cases_.emplace_back(*cast_, cases_.size(), due);
}

SteadyTime CaseSource::asks_again_at() const {
  if (cast_ == nullptr || !is_open_loop()) return Player::never;
  const SteadyTime due = due_at();
  return is_over(due) ? Player::never : due;
}

bool CasePlayer::next(std::string& bytes, SteadyTime now) {
  if (tally_.errors > 0) return false;
  if (case_ == nullptr) {
    case_ = source_.take(now);
    done_ = 0;
  }
  if (case_ == nullptr) return false;
  const Call call = case_->next();
  kind_ = call.kind;
  append_request(bytes, call, address_);
  return true;
}

void CasePlayer::take(const Answer& answer) {
  const bool is_first = done_ == 0 && source_.is_open_loop();
  const SteadyTime began = is_first ? case_->intended_at() : answer.sent_at;
  if (!case_->take(answer.status, answer.body, answer.done_at)) {
    tally_.note(case_->problem());
    case_ = nullptr;
    return;
  }
  tally_.took[static_cast<std::size_t>(kind_)].add(answer.done_at - began);
  ++done_;
  if (case_->is_done() || done_ == steps_) case_ = nullptr;
}

void play_cases(std::span<const Address> addresses, CaseSource& source, Tally& tally,
                int clients, std::size_t steps, const MustStop& must_stop) {
  std::vector<std::unique_ptr<CasePlayer>> players;
  std::vector<Player*> pointers;
  for (int i = 0; i < clients; ++i) {
    players.push_back(std::make_unique<CasePlayer>(source, tally, addresses.front(), steps));
    pointers.push_back(players.back().get());
  }
  const auto played = play(addresses, pointers, must_stop);
  if (!played) tally.note(played.error().detail);
}

}  // namespace panelist::bench
