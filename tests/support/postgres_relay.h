// A relay between a client and a PostgreSQL server, on a port of 127.0.0.1, that cuts connections
// where a test says: the network that fails at the worst moment.
#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace gongfang {

// Thread safe. Understands nothing of the protocol but that a client sends "COMMIT".
class PostgresRelay {
 public:
  enum class Cut {
    kNever,
    kBeforeCommit,  // the server never hears of it
    kAfterCommit,   // the server has answered, and the client never hears of that
  };

  // To the server's socket, a file.
  explicit PostgresRelay(std::string server);
  ~PostgresRelay();
  PostgresRelay(const PostgresRelay&) = delete;
  PostgresRelay& operator=(const PostgresRelay&) = delete;

  int port() const { return port_; }
  // The next `times` commits that come by are cut so.
  void CutCommits(Cut cut, int times = 1);
  // Both ends of every connection, now; and whether new ones are let in.
  void CutAll();
  void LetIn(bool open) { is_open_ = open; }
  // How often the client sent something, since the relay began: its round trips, and a few of each
  // connection's beginning.
  int sends() const { return sends_; }

 private:
  void Accept();
  void Relay(int client);
  // What is to be done about a commit that comes by; counts it.
  Cut TakeCut();

  const std::string server_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> is_over_ = false;
  std::atomic<bool> is_open_ = true;
  std::atomic<int> generation_ = 0;  // connections of an older one are cut
  std::atomic<int> sends_ = 0;
  std::mutex mutex_;
  Cut cut_ = Cut::kNever;  // under mutex_, as are the next two
  int cuts_ = 0;
  std::list<std::thread> relays_;
  std::thread accepting_;
};

}  // namespace gongfang
