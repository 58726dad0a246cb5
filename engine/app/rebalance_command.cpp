#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "base/text.hpp"
#include "web/form.hpp"

namespace panelist::app {
namespace {

struct Wanted {
  std::string person;
  bool evens_out{false}, applies{false};
};

std::string name_in(const Json& person) {
  return person.is_object() ? person["name"].get<std::string>() : "nobody";
}

void print_seats(const Json& seats) {
  for (const Json& seat : seats)
    std::cout << "  " << std::left << std::setw(24) << seat["tool"]["name"].get<std::string>()
              << std::setw(11) << seat["persona"].get<std::string>() << name_in(seat["from"])
              << " -> " << name_in(seat["to"]) << ": " << seat["why"].get<std::string>() << "\n";
}

void print_preview(const Json& preview) {
  const auto moves = static_cast<long long>(preview["moves"].size());
  const auto left = static_cast<long long>(preview["unplaced"].size());
  if (moves == 0 && left == 0) {
    std::cout << "Nothing to share out: every open seat is in good hands.\n";
    return;
  }
  std::cout << plural(moves, "seat", "seats") << " would go to somebody else\n";
  print_seats(preview["moves"]);
  if (left > 0) std::cout << plural(left, "seat", "seats") << " nobody can take\n";
  print_seats(preview["unplaced"]);
  if (moves > 0) std::cout << "Nothing was changed. Move them: panelist rebalance --apply\n";
}

void print_outcomes(const Json& items) {
  long long moved = 0;
  for (const Json& item : items) moved += item["moved"] == true ? 1 : 0;
  std::cout << plural(moved, "seat", "seats") << " moved\n";
  for (const Json& item : items)
    if (item["moved"] != true)
      std::cout << "  not moved: " << item["tool"]["name"].get<std::string>() << ", "
                << item["persona"].get<std::string>() << ": " << item["why_not"].get<std::string>()
                << "\n";
}

std::string preview_target(const Wanted& wanted) {
  std::string target = "/api/v1/rebalance?even=" + std::string(wanted.evens_out ? "1" : "0");
  if (!wanted.person.empty()) target += "&person=" + web::encode_component(wanted.person);
  return target;
}

}  // namespace

Run setup_rebalance(CLI::App& command) {
  auto wanted = std::make_shared<Wanted>();
  command.add_option("--person", wanted->person,
                     "Address: of held seats only theirs (seats nobody holds are always included)");
  command.add_flag("--even", wanted->evens_out,
                   "Also seats of people with much more to do than others");
  command.add_flag("--apply", wanted->applies,
                   "Move the seats; without it the plan is only printed");
  return [wanted](Context& context) {
    LocalDoor door(context.config, wanted->applies ? Purpose::change : Purpose::read);
    auto preview = door.get(preview_target(*wanted));
    if (!preview) return refused(preview.error());
    if (!wanted->applies) return print(context, *preview, [&] { print_preview(*preview); });
    auto moved = door.post(
        "/api/v1/rebalance",
        {{"plan", (*preview)["plan"]}, {"person", wanted->person}, {"even", wanted->evens_out}});
    if (!moved) return refused(moved.error());
    return print(context, *moved, [&] { print_outcomes((*moved)["items"]); });
  };
}

}  // namespace panelist::app
