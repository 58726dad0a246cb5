#pragma once
// The review house with panels in it: tools to send, verdicts to write, seats to fill.
#include <nlohmann/json.hpp>

#include "service/submit_tool.hpp"
#include "service/submit_verdict.hpp"
#include "tests/support/bench_house.hpp"

namespace panelist::test {

class BenchHouse : public House {
 public:
  service::ToolSubmission submission(const std::string& name) const {
    service::ToolSubmission one;
    one.facts.name = name;
    one.facts.tagline = "A tool for tests";
    one.facts.category = "Developer tools";
    one.facts.description = "It does one thing.";
    one.facts.maker = name + " Inc";
    return one;
  }
  service::SubmittedTool submit(const std::string& name) { return submit(submission(name)); }
  service::SubmittedTool submit(const service::ToolSubmission& one) {
    auto sent = as(editor, [&](service::Unit& unit) { return service::submit_tool(unit, one); });
    if (!sent) throw std::runtime_error(sent.error().detail);
    return *sent;
  }
  static Json verdict(const std::string& decision) {
    std::string quote;
    for (int i = 0; i < 70; ++i) quote += (i == 0 ? "Word" : " word");
    return {{"decision", decision},
            {"quote", quote},
            {"slots", Json::object()},
            {"basis", "tried_it"},
            {"basis_hours", 3}};
  }
  Json verdict_for(const std::string& persona, const std::string& decision) const {
    Json body = verdict(decision);
    if (persona == "skeptic") body["slots"]["competitors"] = {"grep"};
    if (persona == "buyer" && decision == "skip") body["slots"]["flips_if"] = "A lower price.";
    return body;
  }
  /// The seat's open task.
  TaskId task_of(RunId run, const std::string& persona) {
    return TaskId{count("SELECT id FROM task WHERE run_id = " + std::to_string(run.value) +
                        " AND persona = '" + persona +
                        "' AND state IN ('ready', 'reserved', 'in_progress', 'suspended')")};
  }
  service::Actor holder_of(TaskId task) {
    return person(
        PersonId{count("SELECT assignee_id FROM task WHERE id = " + std::to_string(task.value))});
  }
  Result<service::SubmittedVerdict> vote(RunId run, const std::string& persona,
                                         const std::string& decision) {
    const TaskId task = task_of(run, persona);
    return as(holder_of(task), [&](service::Unit& unit) {
      return service::submit_verdict(unit, task, verdict_for(persona, decision));
    });
  }
  void vote_all(RunId run, const std::string& decision = "ship") {
    for (const char* persona : {"developer", "skeptic", "buyer", "futurist"}) {
      const auto voted = vote(run, persona, decision);
      if (!voted) throw std::runtime_error(voted.error().detail);
    }
  }
};

}  // namespace panelist::test
