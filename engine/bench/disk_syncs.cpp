#include "bench/disk_syncs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "net/file_descriptor.hpp"

namespace panelist::bench {

Result<double> syncs_per_second(const std::string& folder, double seconds) {
  const std::string name = folder + "/syncs";
  const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  const net::FileDescriptor file(open(name.c_str(), flags, 0600));
  if (!file) return fail(conflict("cannot write " + name + ": " + std::strerror(errno)));
  unlink(name.c_str());
  std::array<char, 4096> block{};
  const auto began = std::chrono::steady_clock::now();
  double took = 0;
  int done = 0;
  while (took < seconds) {
    if (write(file.get(), block.data(), block.size()) != static_cast<ssize_t>(block.size()) ||
        fdatasync(file.get()) != 0)
      return fail(conflict("cannot sync " + name + ": " + std::strerror(errno)));
    ++done;
    took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  }
  return static_cast<double>(done) / took;
}

}  // namespace panelist::bench
