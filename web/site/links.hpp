#pragma once
// Service views as the rows and stamps that public pages are made of.
#include "publish/comparison_page.hpp"
#include "publish/list_pages.hpp"
#include "publish/tool_page.hpp"
#include "service/list_comparisons.hpp"
#include "service/list_tools.hpp"
#include "service/persona_record.hpp"
#include "web/call.hpp"

namespace panelist::web::site {

publish::ComparisonLink link_of(const service::ComparisonRow& row);
publish::ToolLink link_of(const service::ToolRow& row);
publish::Change change_of(const service::ChangeView& change);
publish::ToolLive live_of(const service::ComparisonSide& side);
publish::ComparisonPage page_of(const service::ComparisonView& view);
publish::ToolPage page_of(const service::ToolView& view);
/// Base rates of the loaded personas, in page order; samples left out unless there is nothing else.
std::vector<publish::BaseRate> base_rates(Visit& visit);

}  // namespace panelist::web::site
