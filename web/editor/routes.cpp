#include "web/editor/routes.hpp"

namespace panelist::web::editor {

std::span<const Route> routes() { return {}; }

}  // namespace panelist::web::editor
