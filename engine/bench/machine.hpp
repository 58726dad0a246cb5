#pragma once
// The machine and its processes, as /proc tells.
#include <sys/types.h>

#include <optional>
#include <string>

namespace panelist::bench {

struct Machine {
  int cores{};
  std::string cpu, kernel;
};
Machine this_machine();

/// Highest resident memory of a process so far (VmHWM), in MiB; nothing when it cannot be read.
std::optional<double> peak_rss_mib(pid_t process);
/// Processor time of a process so far, all its threads, in seconds; 0 when it cannot be read.
double cpu_seconds(pid_t process);
/// Of this process, to the microsecond.
double own_cpu_seconds();
/// Processes that want a processor, on average over the last minute: what else runs here.
double load_average();

}  // namespace panelist::bench
