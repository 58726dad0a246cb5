#include "storage/database.hpp"

#include <future>
#include <utility>

namespace panelist::storage {

Outcome Database::write_and_wait(Work work) {
  std::promise<Outcome> answer;
  write(Lane::people, std::move(work), [&answer](Outcome outcome) { answer.set_value(outcome); });
  return answer.get_future().get();
}

Outcome Database::read_and_wait(ReadWork work) {
  std::promise<Outcome> answer;
  read(std::move(work), [&answer](Outcome outcome) { answer.set_value(outcome); });
  return answer.get_future().get();
}

}  // namespace panelist::storage
