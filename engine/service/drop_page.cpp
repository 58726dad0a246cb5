#include "service/drop_page.hpp"

#include "storage/page_generation.hpp"

namespace panelist::service {

void drop_page(Unit& unit, std::string_view page, std::string_view slug) {
  storage::move_page_generation(unit.tx, slug);
  Signals& signals = unit.signals;
  unit.tx.after_commit([&signals, page = std::string(page), slug = std::string(slug)] {
    signals.page_changed(page, slug);
  });
}

}  // namespace panelist::service
