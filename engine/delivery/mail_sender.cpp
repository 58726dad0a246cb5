#include "delivery/mail_sender.hpp"

#include <array>
#include <cstring>
#include <curl/curl.h>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/text.hpp"

namespace panelist::delivery {
namespace {

constexpr long seconds_max = 30;

struct CurlClose {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// What curl has read of the mail so far.
struct Reader {
  const std::string* bytes{};
  std::size_t at{};
};

std::size_t read_some(char* buffer, std::size_t size, std::size_t count, void* held) {
  auto& reader = *static_cast<Reader*>(held);
  const std::size_t left = reader.bytes->size() - reader.at;
  const std::size_t taken = std::min(left, size * count);
  std::memcpy(buffer, reader.bytes->data() + reader.at, taken);
  reader.at += taken;
  return taken;
}

class SmtpSender final : public MailSender {
 public:
  explicit SmtpSender(std::string url) : url_(std::move(url)) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    handle_.reset(curl_easy_init());
    if (!handle_) throw std::runtime_error("libcurl cannot start");
  }

  tl::expected<void, SendFailure> send(const std::string& from, const std::string& to,
                                       const std::string& /*kind*/,
                                       const std::string& bytes) override {
    CURL* curl = handle_.get();
    curl_easy_reset(curl);  // keeps the connection to the server
    const std::string sender = "<" + from + ">";
    const std::string receiver = "<" + to + ">";
    const std::unique_ptr<curl_slist, ListFree> receivers(
        curl_slist_append(nullptr, receiver.c_str()));
    Reader reader{&bytes, 0};
    std::array<char, CURL_ERROR_SIZE> error{};
    set_connection(curl);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error.data());
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers.get());
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, &read_some);
    curl_easy_setopt(curl, CURLOPT_READDATA, &reader);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    const CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
    if (code == CURLE_OK) return {};
    return tl::unexpected(describe(code, status));
  }

 private:
  void set_connection(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
    // A password never travels in the clear; without one, TLS is used when the server offers it.
    const bool has_password = url_.find('@') != std::string::npos;
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(has_password ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds_max);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds_max / 2);
  }

  /// Only curl's fixed texts and the status: what the server wrote may repeat the mail.
  static SendFailure describe(CURLcode code, long status) {
    SendFailure failure;
    failure.reason = curl_easy_strerror(code);
    if (status >= 400) failure.reason += " (the server answered " + std::to_string(status) + ")";
    // Refused credentials are a matter of the configuration, not of this mail.
    failure.is_permanent = status >= 500 && status < 600 && code != CURLE_LOGIN_DENIED;
    return failure;
  }

  const std::string url_;
  std::unique_ptr<CURL, CurlClose> handle_;
};

class FileSender final : public MailSender {
 public:
  explicit FileSender(std::string folder) : folder_(std::move(folder)) {}

  tl::expected<void, SendFailure> send(const std::string& /*from*/, const std::string& /*to*/,
                                       const std::string& kind, const std::string& bytes) override {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (next_ == 0) next_ = find_last() + 1;
    std::string number = std::to_string(next_);
    if (number.size() < 4) number.insert(0, 4 - number.size(), '0');
    const std::filesystem::path target = folder_ / (number + "-" + kind + ".eml");
    const std::filesystem::path draft = folder_ / ("." + number + "-" + kind + ".tmp");
    if (!write_file(draft, bytes)) {
      return tl::unexpected(SendFailure{"No mail can be written to " + folder_.string(), false});
    }
    std::filesystem::rename(draft, target, error);
    if (error) {
      return tl::unexpected(SendFailure{"The mail cannot be named " + target.string(), false});
    }
    ++next_;
    return {};
  }

 private:
  int find_last() const {
    int last = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
      last = std::max(last, std::atoi(entry.path().filename().c_str()));
    }
    return last;
  }

  static bool write_file(const std::filesystem::path& path, const std::string& bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return false;
    std::size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t some = ::write(file, bytes.data() + written, bytes.size() - written);
      if (some < 0 && errno == EINTR) continue;
      if (some <= 0) break;
      written += static_cast<std::size_t>(some);
    }
    const bool synced = written == bytes.size() && ::fsync(file) == 0;
    return ::close(file) == 0 && synced;
  }

  const std::filesystem::path folder_;
  int next_{0};
};

}  // namespace

std::unique_ptr<MailSender> make_smtp_sender(const std::string& smtp_url) {
  return std::make_unique<SmtpSender>(smtp_url);
}

std::unique_ptr<MailSender> make_file_sender(const std::string& folder) {
  return std::make_unique<FileSender>(folder);
}

std::unique_ptr<MailSender> make_mail_sender(const MailSettings& settings) {
  if (settings.smtp_url.empty()) return make_file_sender(settings.folder);
  return make_smtp_sender(settings.smtp_url);
}

}  // namespace panelist::delivery
