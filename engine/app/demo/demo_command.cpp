// `panelist demo`: receiver and supervisor here, the server as a child process whose plug can be
// pulled.
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/child.hpp"
#include "app/command_line.hpp"
#include "app/demo/receiver.hpp"
#include "app/demo/seed.hpp"
#include "base/log.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::app {
namespace {

using demo::Receiver;

// Written by the signal handler, so only what is safe there.
volatile sig_atomic_t child_pid = 0;
volatile sig_atomic_t must_stop = 0;

void forward_stop(int) {
  must_stop = 1;
  if (child_pid > 0) kill(static_cast<pid_t>(child_pid), SIGTERM);
}

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = forward_stop;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

struct Places {
  std::string folder, config_file, listen;
  std::string socket() const { return folder + "/panelist.sock"; }
  std::string ready_mark() const { return folder + "/demo.json"; }
};

std::vector<std::string> serve_arguments(const Places& places, std::int64_t offset) {
  std::vector<std::string> arguments{"serve",
                                     "--data",
                                     places.folder,
                                     "--demo-folder",
                                     places.folder,
                                     "--listen",
                                     places.listen,
                                     "--clock-offset-seconds",
                                     std::to_string(offset)};
  if (!places.config_file.empty()) {
    arguments.push_back("--config");
    arguments.push_back(places.config_file);
  }
  return arguments;
}

Result<Child> start_child(const Places& places, std::int64_t offset) {
  auto child = Child::start(serve_arguments(places, offset));
  if (child) {
    child_pid = static_cast<sig_atomic_t>(child->pid());
    if (must_stop != 0) kill(child->pid(), SIGTERM);
  }
  return child;
}

Result<Json> read_samples(const Config& config) {
  const std::string file = config.path("folders.demo") + "/tools.json";
  std::ifstream in(file);
  Json samples = Json::parse(in, nullptr, false);
  if (!samples.is_object()) return fail(not_found("cannot read the demo's samples in " + file));
  return samples;
}

/// The receiver's port is another at each start: the endpoints are told.
Result<void> move_endpoints(const Places& places, Receiver& receiver) {
  std::ifstream in(places.folder + "/receiver.json");
  const Json known = Json::parse(in, nullptr, false);
  if (!known.is_object()) return {};
  for (const auto& [door, endpoint] : known.items()) {
    receiver.know_secret(door, endpoint["secret"]);
    auto moved = call_socket(places.socket(), "PATCH", "/api/v1/webhooks/" + endpoint["id"].dump(),
                             Json{{"url", receiver.url(door)}}.dump(), "");
    if (!moved) return fail(moved.error());
  }
  return {};
}

Result<void> fill(const Config& config, const Places& places, Receiver& receiver) {
  auto samples = read_samples(config);
  if (!samples) return fail(samples.error());
  std::cout << "Playing the main job with sample panels in " << places.folder << "\n";
  demo::Seeder seeder(*samples, places.socket(), places.folder, std::cout);
  constexpr std::int64_t eight_days = 8LL * 24 * 3600;
  auto past = start_child(places, -eight_days);
  if (!past) return fail(past.error());
  auto began = seeder.seed_past();
  past->stop();
  child_pid = 0;
  if (!began) return began;
  auto present = start_child(places, 0);
  if (!present) return fail(present.error());
  auto done = seeder.seed_present(receiver);
  present->stop();
  child_pid = 0;
  return done;
}

void greet(const std::string& url, const Receiver& receiver) {
  const Receiver::Counts counts = receiver.counts();
  if (counts.received > 0)
    std::cout << "  " << counts.received << " webhooks delivered to the demo's receiver, "
              << counts.verified << " signatures verified\n";
  std::cout << "\n  " << url << "/demo    start here\n\n"
            << "Ctrl-C stops the demo; ./run demo again goes on with the same data.\n"
            << std::flush;
}

/// Tells the guide when the plug was pulled; whole or not at all, since a page may read it now.
void note_pull(const Places& places, std::chrono::milliseconds took) {
  const std::string note = places.folder + "/plug.json";
  std::ofstream(note + ".part") << Json{
      {"at", format_rfc3339(system_clock().now())},
      {"back_after_ms", took.count()}}.dump();
  std::filesystem::rename(note + ".part", note);
}

/// Keeps the server up: a plug that was pulled is put in again.
int supervise(const Places& places, Receiver& receiver, Child child) {
  greet(child.url(), receiver);
  // A restart must come back at the same address, whatever port 0 became.
  Places fixed = places;
  fixed.listen = child.url().substr(child.url().find("//") + 2);
  while (true) {
    const int status = child.wait();
    child_pid = 0;
    if (must_stop != 0) return 0;
    if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
    const auto began = std::chrono::steady_clock::now();
    auto again = start_child(fixed, 0);
    if (!again) return refused(again.error());
    child = std::move(*again);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    note_pull(places, took);
    std::cout << "The plug was pulled (kill -9). Serving again after " << took.count() << " ms.\n"
              << std::flush;
  }
}

/// A demo that was interrupted while it was filled is begun anew; only its own files go.
void clear_half_filled(const Places& places) {
  for (const char* name : {"panelist.db", "panelist.db-wal", "panelist.db-shm", "received.jsonl",
                           "receiver.json", "receiver-is-up", "tokens.json", "plug.json"})
    std::filesystem::remove(places.folder + "/" + name);
  std::filesystem::remove_all(places.folder + "/mail");
}

int run_demo(Context& context, Places places) {
  if (places.folder.empty()) places.folder = context.config.path("folders.demo_data");
  if (places.listen.empty()) places.listen = context.config.text("server.listen");
  places.folder = std::filesystem::absolute(places.folder).string();
  std::filesystem::create_directories(places.folder);
  watch_signals();
  setenv("PANELIST_WEBHOOKS__ALLOW_TARGETS", "127.0.0.0/8", 1);
  setenv("PANELIST_COMPARE__AUTO_PAIRS", "0", 0);  // the comparisons that are named, and no more
  setenv("PANELIST_LOG__LEVEL", "warn", 0);
  runtime::EventLoop loop(1);
  loop.start();
  auto receiver = Receiver::start(loop, places.folder);
  if (!receiver) return refused(receiver.error());
  if (!std::filesystem::exists(places.ready_mark())) {
    clear_half_filled(places);
    if (auto filled = fill(context.config, places, **receiver); !filled)
      return refused(filled.error());
    if (must_stop != 0) return 0;
  }
  auto child = start_child(places, 0);
  if (!child) return refused(child.error());
  if (auto moved = move_endpoints(places, **receiver); !moved) {
    child->stop();
    return refused(moved.error());
  }
  const int code = supervise(places, **receiver, std::move(*child));
  receiver->reset();
  loop.stop();
  return code;
}

}  // namespace

Run setup_demo(CLI::App& command) {
  auto listen = std::make_shared<std::string>();
  command.add_option("--listen", *listen, "ADDRESS:PORT (default server.listen)");
  return [listen](Context& context) {
    return run_demo(context, {context.data_folder, context.config_file, *listen});
  };
}

}  // namespace panelist::app
