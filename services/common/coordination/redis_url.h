// Where Redis is, as an operator writes it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// A value.
struct RedisUrl {
  struct Host {
    std::string name;  // or an address; "": `socket`
    int port = 0;
    std::string socket;  // the path of a Unix socket

    std::string ToString() const;
  };

  std::vector<Host> hosts;  // the server; or the Sentinels, where there is a `master`
  std::string master;       // the name by which Sentinels know the server; "": no Sentinels
  std::string user;         // of an ACL; "": the default user
  std::string password;     // "": none is sent

  // For people and the log: without user and password.
  std::string ToString() const;
};

// redis://[[USER]:PASSWORD@]HOST[:PORT]
// redis+sentinel://[[USER]:PASSWORD@]HOST[:PORT],HOST[:PORT]/MASTER  asks those for the server
// redis+unix://[[USER]:PASSWORD@]/PATH
// User and password, which are those of the server, are percent-encoded; ports default to 6379 and
// 26379. INVALID_REDIS_URL otherwise; also for rediss://, since the client library of Debian 12
// knows no TLS.
absl::StatusOr<RedisUrl> ParseRedisUrl(absl::string_view text);

}  // namespace gongfang
