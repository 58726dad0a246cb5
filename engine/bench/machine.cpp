#include "bench/machine.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>

namespace panelist::bench {
namespace {

/// What follows "NAME" and a colon in a file of such lines.
std::string line_of(const std::string& file, std::string_view name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(name)) continue;
    const std::size_t at = line.find_first_not_of(" \t", line.find(':') + 1);
    return at == std::string::npos ? std::string() : line.substr(at);
  }
  return {};
}

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.cores = static_cast<int>(std::thread::hardware_concurrency());
  machine.cpu = line_of("/proc/cpuinfo", "model name");
  if (machine.cpu.empty()) machine.cpu = "unknown";
  utsname names{};
  if (uname(&names) == 0) machine.kernel = std::string(names.sysname) + " " + names.release;
  return machine;
}

std::optional<double> peak_rss_mib(pid_t process) {
  const std::string text = line_of("/proc/" + std::to_string(process) + "/status", "VmHWM");
  if (text.empty()) return std::nullopt;
  return std::stod(text) / 1024.0;
}

double cpu_seconds(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(in, text);
  // The name in brackets may hold anything; fields 14 and 15 are counted from behind it.
  std::istringstream rest(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::string field;
  double ticks = 0;
  for (int number = 3; number <= 15 && rest >> field; ++number)
    if (number >= 14) ticks += std::stod(field);
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double own_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double load_average() {
  double minute = 0;
  std::ifstream("/proc/loadavg") >> minute;
  return minute;
}

}  // namespace panelist::bench
