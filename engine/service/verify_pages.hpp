#pragma once
// Recomputes what was published: figures, content hashes and seals, for `panelist verify`.
#include "service/check_database.hpp"

namespace panelist::service {
/// Every revision's content rebuilt from facts and verdict versions and hashed again; tallies
/// recounted; every commitment of a closed panel recomputed from nonce and text.
Report verify_pages(Unit& unit);
}  // namespace panelist::service
