#pragma once
// The `data` objects of webhook messages about tools, tasks, verdicts, panels and comparisons.
#include <string>
#include <string_view>

#include "service/unit.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

/// {"tool":{id,slug,name},"run":{id,round,seq}} and for a task
/// {"task":{id,kind,persona,state,assignee, due_at}}. `assignee` is a name or null.
std::string tool_data(const storage::LoadedRun& run);
std::string rejected_data(const storage::LoadedRun& run, std::string_view reason);
std::string task_data(const storage::LoadedRun& run, const workflow::Task& task,
                      std::string_view assignee_name);
/// The commitment and how many are in; never the decision.
std::string verdict_data(const storage::LoadedRun& run, const workflow::Task& task,
                         std::string_view commitment, int version);
/// Adds panel {ship_percent, ships, skips, abstained, empty, votes, seats}.
std::string panel_data(const storage::LoadedRun& run);

/// Where a page lives. The HTML address is the publishing site's when another site serves.
struct PageUrls {
  std::string html, json, markdown;
};
PageUrls comparison_urls(const Rules& rules, std::string_view slug);

struct PublishedComparison {
  std::string_view slug, title, content_hash, reason;
  int revision{0};
};
/// {"comparison":{slug,title,revision,content_hash,urls:{html,json,markdown}},"reason":...}.
std::string comparison_data(const Rules& rules, const PublishedComparison& comparison);

}  // namespace panelist::service
