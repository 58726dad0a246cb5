#include "simulation/process.hpp"

#include <unistd.h>

namespace panelist::simulation {

/// Everything that dies with the process.
struct Process::Life {
  std::unique_ptr<storage::Database> database;
  std::shared_ptr<web::LiveHub> live{std::make_shared<web::LiveHub>("simulated")};
  web::PageCache pages{1024UL * 1024};
  web::RateLimiter rates;
  publish::SiteSettings site;
  web::WebSettings settings;
  std::unique_ptr<web::House> house;
  std::unique_ptr<web::Dispatcher> dispatcher;
};

Process::Process(World& world, Machine& machine, const Materials& materials, const Clock& clock,
                 const service::Rules& rules, Told told)
    : machine_(machine),
      materials_(materials),
      clock_(clock),
      rules_(rules),
      told_(std::move(told)),
      random_(make_seeded_random(world.seed())) {
  engine_.label = "engine";
  engine_.name = "engine";
}

Process::~Process() { end(); }

Result<void> Process::start(std::size_t catalog) {
  auto opened = machine_.open();
  if (!opened) return fail(opened.error());
  catalog_ = catalog;
  ++lives_;
  life_ = std::make_unique<Life>();
  Life& life = *life_;
  life.database = std::move(*opened);
  life.settings.public_url = rules_.public_url;
  life.settings.version = "simulated";
  life.site.name = "Panelist";
  life.site.base_url = rules_.public_url;
  const workflow::Catalog& definitions = materials_.catalogs[catalog];
  for (const domain::Persona& persona : definitions.personas)
    life.site.questions[persona.id] = persona.question;
  life.house.reset(new web::House{*life.database, definitions, rules_, *this, *random_, clock_,
                                  materials_.templates, materials_.files, life.pages, *life.live,
                                  life.rates, life.site, life.settings,
                                  [] { return std::string(); }});
  life.dispatcher = std::make_unique<web::Dispatcher>(*life.house, geteuid());
  return {};
}

void Process::end() { life_.reset(); }

void Process::page_changed(const std::string&, const std::string&) {
  if (life_) life_->pages.clear();
}

void Process::outcome_unknown() {
  doubt_everything();
  told_.wake(Loop::deliveries);
  told_.wake(Loop::mail);
}

void Process::doubt_everything() {
  if (life_) life_->pages.clear();
  if (told_.unsure) told_.unsure();
}

std::vector<Answer> Process::call_together(const std::vector<net::Request>& requests) {
  std::vector<Answer> answers(requests.size());
  if (!life_) return answers;
  machine_.together(*life_->database, [&] {
    for (std::size_t i = 0; i < requests.size(); ++i)
      life_->dispatcher->handle(requests[i], [&answers, i](net::Response response) {
        Answer& answer = answers[i];
        answer.status = response.status;
        answer.body = response.shared_body ? *response.shared_body : std::move(response.body);
        for (const auto& [name, value] : response.headers)
          if (name == "etag") answer.etag = value;
      });
  });
  return answers;
}

Answer Process::call(const net::Request& request) { return call_together({request}).front(); }

service::Unit Process::make_unit(storage::Transaction& tx, const service::Actor& actor) {
  return {tx, clock_.now(), *random_, materials_.catalogs[catalog_], rules_, *this, actor};
}

storage::Outcome Process::write_as(const service::Actor& actor, const Work& work) {
  storage::Outcome told = storage::Outcome::failed;
  if (!life_) return told;
  life_->database->write(
      storage::Lane::background,
      [&](storage::Transaction& tx) {
        service::Unit unit = make_unit(tx, actor);
        return work(unit);
      },
      [&told](storage::Outcome outcome) { told = outcome; });
  if (told == storage::Outcome::unknown) doubt_everything();
  return told;
}

storage::Outcome Process::write(const Work& work) { return write_as(engine_, work); }

void Process::read(const std::function<void(service::Unit&)>& work) {
  if (!life_) return;
  life_->database->read(
      [&](storage::Transaction& tx) {
        service::Unit unit = make_unit(tx, engine_);
        work(unit);
      },
      [](storage::Outcome) {});
}

}  // namespace panelist::simulation
