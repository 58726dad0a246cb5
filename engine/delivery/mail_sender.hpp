#pragma once
// Hands a finished mail over: to an SMTP server (libcurl), or to files where none is configured.
// Blocking; used on the mail thread only.
#include <memory>
#include <string>

#include "base/result.hpp"
#include "delivery/mail_text.hpp"

namespace panelist::delivery {

struct SendFailure {
  std::string reason;       ///< no secret, no link
  bool is_permanent{false}; ///< the server refused this mail for good (5xx)
};
class MailSender {
 public:
  virtual ~MailSender() = default;
  /// Nothing: handed over.
  virtual tl::expected<void, SendFailure> send(const std::string& from, const std::string& to,
                                               const std::string& kind,
                                               const std::string& bytes) = 0;
};
/// smtp:// (STARTTLS when offered) and smtps://, user and password inside the URL; 30 s per mail.
std::unique_ptr<MailSender> make_smtp_sender(const std::string& smtp_url);
/// FOLDER/NNNN-kind.eml, numbered on from what is there, each renamed into place. Mode 0600.
std::unique_ptr<MailSender> make_file_sender(const std::string& folder);
std::unique_ptr<MailSender> make_mail_sender(const MailSettings& settings);

}  // namespace panelist::delivery
