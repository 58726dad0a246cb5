#include "net/response_collector.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <exception>
#include <optional>

#include "base/text.hpp"

namespace panelist::net {
namespace {

namespace http = boost::beast::http;
using Text = boost::beast::string_view;
using IoError = boost::system::error_code;
constexpr std::uint32_t head_bytes_max = 65536;
constexpr std::size_t pending_bytes_max = 131072;  // of a head, or of a trailer without an end

}  // namespace

/// Not in the unnamed namespace: a class with linkage holds it.
class AnswerParser final : public http::basic_parser<false> {
 public:
  AnswerParser(std::size_t body_bytes_max, CollectedAnswer& answer)
      : body_bytes_max_(body_bytes_max), answer_(answer) {
    eager(true);
    header_limit(head_bytes_max);
    body_limit(boost::none);
  }

 private:
  void on_request_impl(http::verb, Text, Text, int, IoError&) override {}
  void on_response_impl(int code, Text, int, IoError&) override { answer_.status = code; }
  void on_field_impl(http::field, Text name, Text value, IoError&) override {
    answer_.headers.emplace_back(to_lower_ascii({name.data(), name.size()}),
                                 std::string(value.data(), value.size()));
  }
  void on_header_impl(IoError&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, IoError&) override {}
  std::size_t on_body_impl(Text text, IoError&) override { return keep(text); }
  void on_chunk_header_impl(std::uint64_t, Text, IoError&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text text, IoError&) override { return keep(text); }
  void on_finish_impl(IoError&) override {}

  std::size_t keep(Text text) {
    const auto room = body_bytes_max_ - answer_.body.size();
    answer_.body.append(text.data(), std::min(room, text.size()));
    answer_.is_cut = answer_.is_cut || text.size() > room;
    return text.size();
  }

  const std::size_t body_bytes_max_;
  CollectedAnswer& answer_;
};

struct ResponseCollector::Impl {
  std::size_t body_bytes_max;
  bool is_head_request;
  CollectedAnswer answer{};
  std::optional<AnswerParser> parser{};
  std::string pending{};

  void begin() {
    answer = {};
    parser.emplace(body_bytes_max, answer);
    parser->skip(is_head_request);
  }

  State parse() {
    while (!pending.empty()) {
      IoError error;
      const auto used = parser->put(boost::asio::buffer(pending), error);
      pending.erase(0, used);
      if (error == http::error::need_more) {
        return pending.size() > pending_bytes_max ? State::broken : State::more;
      }
      if (error) return State::broken;
      if (answer.is_cut) return State::done;
      if (!parser->is_done()) {
        if (used == 0) return State::more;
        continue;
      }
      const bool is_informational = answer.status < 200 && answer.status != 101;
      if (!is_informational) return State::done;
      begin();
    }
    return State::more;
  }
};

ResponseCollector::ResponseCollector(std::size_t body_bytes_max, bool is_head_request)
    : impl_(std::make_unique<Impl>(Impl{body_bytes_max, is_head_request})) {
  impl_->begin();
}

ResponseCollector::~ResponseCollector() = default;

ResponseCollector::State ResponseCollector::put(std::string_view bytes) {
  impl_->pending.append(bytes);
  try {
    return impl_->parse();
  } catch (const std::exception&) {
    return State::broken;  // Beast throws on a trailer over 64 KiB, for one
  }
}

ResponseCollector::State ResponseCollector::put_end() {
  if (impl_->answer.status < 200) return State::broken;
  IoError error;
  impl_->parser->put_eof(error);
  return error || !impl_->parser->is_done() ? State::broken : State::done;
}

CollectedAnswer& ResponseCollector::answer() { return impl_->answer; }

}  // namespace panelist::net
