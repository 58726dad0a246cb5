#pragma once
// Sharing out open work anew: what would move, then what moved. Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/rebalance.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

/// "/editor/rebalance?person=ana%40example.org&even=1"
std::string rebalance_path(const service::RebalanceAsk& ask);
/// "4 seats would go to somebody else, 1 stays without anybody."
std::string rebalance_heading(const service::RebalancePreview& preview);
Json rebalance_view(const service::RebalancePreview& preview, const service::RebalanceAsk& ask,
                    const Reader& reader);
Json rebalanced_view(const std::vector<service::RebalanceOutcome>& outcomes,
                     const service::RebalanceAsk& ask, const Reader& reader);

}  // namespace panelist::web::editor
