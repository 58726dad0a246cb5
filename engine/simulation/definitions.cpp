#include "simulation/definitions.hpp"

#include <algorithm>

namespace panelist::simulation {
namespace {

constexpr const char* quorum_text = R"(
name = "sim-quorum"
title = "Quorum and deadline"
version = %VERSION%
categories = []
[[step]]
id = "panel"
kind = "panel"
personas = ["developer", "skeptic", "buyer", "futurist"]
due_after = "%DUE%"
reminders = ["-1d", "0", "+1d"]
overdue = "reassign"
overdue_after = "2d"
lease_after = "12h"
quorum = 3
min_votes = 2
deadline_after = "12d"
[[step]]
id = "aggregate"
kind = "aggregate"
[[step]]
id = "publish"
kind = "publish"
)";

constexpr const char* branch_text = R"(
name = "sim-branch"
title = "Branch, sign-off and a wait"
version = %VERSION%
categories = ["databases"]
[[step]]
id = "triage"
kind = "task"
task = "triage"
applies_to = "always"
due_after = "1d"
reminders = ["0"]
overdue = "escalate"
overdue_after = "1d"
[[step]]
id = "panel"
kind = "panel"
personas = ["developer", "skeptic", "buyer"]
due_after = "%DUE%"
reminders = ["-1d", "0", "+2d"]
overdue = "remind"
overdue_after = "3d"
lease_after = "6h"
[[step]]
id = "aggregate"
kind = "aggregate"
[[step]]
id = "unless_tie"
kind = "branch"
when = ["all_ship", "mostly_ship"]
go_to = "cool"
[[step]]
id = "sign"
kind = "task"
task = "sign_off"
due_after = "2d"
overdue = "escalate"
overdue_after = "1d"
[[step]]
id = "cool"
kind = "wait"
wait_for = "9h"
[[step]]
id = "publish"
kind = "publish"
[[step]]
id = "notify"
kind = "notify"
audience = ["reviewers", "editors", "submitter"]
)";

std::string filled(std::string text, const std::string& version, const std::string& due) {
  for (const auto& [mark, value] : {std::pair<std::string, std::string>{"%VERSION%", version},
                                    std::pair<std::string, std::string>{"%DUE%", due}})
    text.replace(text.find(mark), mark.size(), value);
  return text;
}

Result<void> add(workflow::Catalog& catalog, const std::string& text, const std::string& name) {
  auto parsed = workflow::parse_definition(text, name, catalog.personas);
  if (!parsed) return fail(parsed.error());
  catalog.definitions.push_back(std::make_shared<const workflow::Definition>(std::move(*parsed)));
  std::sort(catalog.definitions.begin(), catalog.definitions.end(),
            [](const auto& left, const auto& right) { return left->name < right->name; });
  return {};
}

}  // namespace

Result<std::vector<workflow::Catalog>> make_catalogs(const workflow::Catalog& loaded) {
  std::vector<workflow::Catalog> catalogs{loaded, loaded};
  std::erase_if(catalogs[1].definitions,
                [](const auto& definition) { return definition->name == "fast-track"; });
  const std::string versions[] = {"1", "2"}, dues[] = {"5d", "3d"};
  for (std::size_t i = 0; i < catalogs.size(); ++i)
    for (const auto& [text, name] :
         {std::pair{quorum_text, "sim-quorum.toml"}, std::pair{branch_text, "sim-branch.toml"}})
      if (auto added = add(catalogs[i], filled(text, versions[i], dues[i]), name); !added)
        return fail(added.error());
  return catalogs;
}

}  // namespace panelist::simulation
