#include "delivery/mail_loop.hpp"

#include <mutex>

#include "service/mail_outbox.hpp"
#include "service/post_mail.hpp"
#include "service/sign_in_link.hpp"
#include "tests/delivery/loop_fixture.hpp"
#include "tests/delivery/smtp_server.hpp"
#include "tests/support/checkout.hpp"

using namespace panelist;
using namespace panelist::delivery;
using panelist::domain::Role;
using panelist::test::wait_until;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

/// Keeps what it is given; fails while told to; may be held up.
struct Outbox {
  std::mutex mutex;
  std::vector<std::string> mails;
  std::atomic<bool> fails{false}, refuses{false}, stuck{false};
  std::atomic<int> tries{0};
  std::string at(std::size_t index) {
    const std::lock_guard lock(mutex);
    return mails.at(index);
  }
};
class HeldSender final : public MailSender {
 public:
  explicit HeldSender(Outbox& outbox) : outbox_(outbox) {}
  tl::expected<void, SendFailure> send(const std::string&, const std::string&, const std::string&,
                                       const std::string& bytes) override {
    ++outbox_.tries;
    wait_until([&] { return !outbox_.stuck; });
    if (outbox_.fails) return tl::unexpected(SendFailure{"no connection", outbox_.refuses});
    const std::lock_guard lock(outbox_.mutex);
    outbox_.mails.push_back(bytes);
    return {};
  }

 private:
  Outbox& outbox_;
};

struct House : test::AccountHouse {
  House() { event_loop.start(); }
  ~House() {
    outbox.stuck = false;
    loop.reset();
    event_loop.stop();
  }
  void start(std::unique_ptr<MailSender> sender) {
    MailSettings settings;
    settings.from = "Panelist <panelist@example.org>";
    settings.public_url = "https://panelist.example";
    settings.templates = checkout::folder() + "/web/templates/mail";
    auto texts = load_mail_texts(settings);
    REQUIRE(texts);
    loop = make_mail_loop(event_loop, *database, *std::move(texts), std::move(sender), clock,
                          *random, catalog, rules, signals, settings);
    loop->start();
  }
  void start() { start(std::make_unique<HeldSender>(outbox)); }
  void post(const std::string& kind, const std::string& dedupe) {
    as_admin([&](service::Unit& unit) {
      service::post_mail(unit, {.kind = kind, .person = ana.id, .task = {}, .run = {},
                                .dedupe = dedupe});
    });
    if (loop) loop->wake();
  }
  bool has(const std::string& state, int rows) {
    return wait_until([&] {
      return count("SELECT count(*) FROM mail WHERE state = '" + state + "'") == rows;
    });
  }

  domain::Person ana = add("ana@example.org", Role::reviewer);
  runtime::EventLoop event_loop{1};
  test::ManualClock clock{now};
  Outbox outbox;
  std::unique_ptr<MailLoop> loop;
};

std::string message_id(const std::string& mail) {
  const std::size_t at = mail.find("Message-ID: ");
  return mail.substr(at, mail.find("\r\n", at) - at);
}

}  // namespace

TEST_CASE("mail_loop: what is due is sent and recorded") {
  House house;
  house.post("overdue", "a");
  house.start();
  REQUIRE(house.has("sent", 1));
  CHECK(house.outbox.at(0).find("To: ana\r\n <ana@example.org>") != std::string::npos);
  house.post("welcome", "b");
  CHECK(house.has("sent", 2));
}

TEST_CASE("mail_loop: a failed mail is tried again under the same Message-ID") {
  House house;
  house.outbox.fails = true;
  house.post("overdue", "a");
  house.start();
  REQUIRE(wait_until([&] { return house.count("SELECT attempts FROM mail") == 1; }));
  CHECK(from_millis(house.count("SELECT next_at FROM mail")) == house.clock.now() + minutes{1});
  house.outbox.fails = false;
  house.clock.advance(minutes{1});
  house.loop->wake();
  REQUIRE(house.has("sent", 1));
  CHECK(message_id(house.outbox.at(0)) ==
        "Message-ID: <" + make_message_id("a", "example.org") + ">");
  CHECK(house.outbox.tries == 2);
}

TEST_CASE("mail_loop: a mail refused for good is given up") {
  House house;
  house.outbox.fails = true;
  house.outbox.refuses = true;
  house.post("overdue", "a");
  house.start();
  CHECK(house.has("failed", 1));
}

TEST_CASE("mail_loop: a stuck mail server holds up neither the event loop nor the database") {
  House house;
  house.outbox.stuck = true;
  house.post("overdue", "a");
  house.start();
  REQUIRE(wait_until([&] { return house.outbox.tries == 1; }));
  std::atomic<bool> ran{false};
  house.event_loop.post([&] { ran = true; });
  CHECK(wait_until([&] { return ran.load(); }));
  house.post("welcome", "b");
  CHECK(house.count("SELECT count(*) FROM mail WHERE state = 'pending'") == 2);
  house.outbox.stuck = false;
  CHECK(house.has("sent", 2));
}

TEST_CASE("mail_loop: what a killed process was sending is sent again") {
  House house;
  house.post("overdue", "a");
  REQUIRE(house.as_admin([](service::Unit& unit) {
    return service::claim_due_mails(unit, NodeId{});
  }).items.size() == 1);
  house.reopen();
  house.start();
  CHECK(house.has("sent", 1));
}

TEST_CASE("mail_loop: the digest goes out at seven") {
  House house;
  house.post("published", "a");
  house.start();
  house.clock.advance(hours{19} - Duration{1});
  house.loop->wake();
  house.post("overdue", "b");  // once it is sent, the loop has looked
  REQUIRE(house.has("sent", 1));
  CHECK(house.count("SELECT count(*) FROM mail WHERE state = 'digest'") == 1);
  house.clock.advance(Duration{1});
  house.loop->wake();
  REQUIRE(house.has("sent", 3));
  CHECK(house.outbox.at(1).find("Subject: Today on Panelist: 1 thing to know") !=
        std::string::npos);
}

TEST_CASE("mail_loop: a sign-in link through a real mail server signs in once") {
  if (!test::SmtpServer::is_installed()) {
    MESSAGE("SKIPPED: python3-aiosmtpd is not installed");
    return;
  }
  test::SmtpServer server;
  House house;
  house.start(make_smtp_sender(server.url()));
  house.as(service::Actor{}, [](service::Unit& unit) {
    service::request_sign_in_link(unit, "ana@example.org", "192.0.2.1");
  });
  house.loop->wake();
  const std::string text = server.take()["text"].get<std::string>();
  const std::string before = "/sign-in/link?secret=";
  const std::size_t at = text.find(before) + before.size();
  const std::string secret = text.substr(at, text.find('\n', at) - at);
  const auto use = [&] {
    return house.as(service::Actor{}, [&](service::Unit& unit) {
      return service::use_sign_in_link(unit, secret);
    });
  };
  CHECK(use());
  CHECK_FALSE(use());
}
