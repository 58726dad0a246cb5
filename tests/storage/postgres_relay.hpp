#pragma once
// Stands between the driver and its server and cuts the line around a COMMIT, or another text.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace panelist::storage::test {

class PostgresRelay {
 public:
  enum class Cut {
    none,
    before_commit,  ///< the server never hears of it
    after_commit,   ///< the server did it, its answer is lost
  };
  /// Listens on loopback; forwards to the socket in the folder.
  explicit PostgresRelay(const std::string& socket_folder);
  ~PostgresRelay();
  PostgresRelay(const PostgresRelay&) = delete;
  PostgresRelay& operator=(const PostgresRelay&) = delete;

  std::string url(const std::string& database) const;
  /// Cuts the line of the next COMMIT, or of what holds another `text`, once.
  void cut_next(Cut cut, std::string text = "COMMIT") {
    text_ = std::move(text);
    next_ = cut;
  }

 private:
  struct Line {
    int client{-1}, server{-1};
    std::atomic<bool> swallows{false};
  };
  void accept_loop();
  void forward_commands(Line& line);
  void forward_answers(Line& line);

  std::string folder_;
  int listener_{-1};
  int port_{0};
  std::string text_;  // written before next_, read after it
  std::atomic<Cut> next_{Cut::none};
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<std::thread> threads_;
  std::thread accepts_;
};

}  // namespace panelist::storage::test
