#pragma once
// The words of a mail: a subject, a text and an HTML part from the templates of web/templates/mail
// (Mustache, parsed once). Links lead to pages; none acts by being opened.
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "delivery/mime_mail.hpp"
#include "service/mail_outbox.hpp"

namespace panelist::delivery {

struct MailSettings {
  std::string smtp_url;     ///< mail.smtp_url; empty: files in `folder`
  std::string folder;       ///< mail.folder
  std::string from;         ///< mail.from: "Panelist <panelist@example.org>" or an address
  std::string public_url;   ///< server.public_url, no slash at the end
  std::string templates;    ///< folder of the templates
  Duration idle_max{30'000};
  /// Of this process; 0: it owns the database, and takes back at start what was claimed before.
  std::function<NodeId()> node{[] { return NodeId{}; }};
};

class MailTexts {
 public:
  virtual ~MailTexts() = default;
  /// The whole mail, dated `now`. Errors: invalid (an address or header that cannot be written).
  virtual Result<Mail> render(const service::ClaimedMail& claimed, Instant now) const = 0;
};
/// Parses every template. Error: not_found or malformed, naming the file.
Result<std::unique_ptr<MailTexts>> load_mail_texts(const MailSettings& settings);

}  // namespace panelist::delivery
