#pragma once
// The templates of one kind of mail: KIND.txt (its first line is "Subject: ...") and KIND.html,
// each put into its layout. Mustache, parsed once; values are escaped in the HTML part and nowhere
// else.
#include <memory>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"

namespace panelist::delivery {

struct Words {
  std::string subject, text, html;
};

/// For one thread at a time.
class MailTemplate {
 public:
  virtual ~MailTemplate() = default;
  /// `data`: an object of strings, flags, objects and lists. The subject is one line.
  virtual Words render(const Json& data) = 0;
};
/// Error: not_found or malformed, naming the file.
Result<std::unique_ptr<MailTemplate>> load_mail_template(const std::string& folder,
                                                         const std::string& kind);

}  // namespace panelist::delivery
