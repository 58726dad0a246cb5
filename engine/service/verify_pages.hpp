#pragma once
// Recomputes what was published: figures, content hashes, seals and the chains of histories, for
// `panelist verify`.
#include "service/check_database.hpp"

namespace panelist::service {
/// Every revision's content rebuilt from facts and verdict versions and hashed again; tallies
/// recounted; every commitment of a closed panel recomputed from nonce and text, superseded and
/// voided ones too; every link of every history and of the log of heads.
Report verify_pages(Unit& unit);
}  // namespace panelist::service
