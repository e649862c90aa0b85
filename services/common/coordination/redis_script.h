// A script in Lua that Redis runs as one step, known to it by its hash.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/coordination/redis_client.h"

namespace gongfang {

// Thread safe. All keys of one call are in one slot of a Redis Cluster, so they share one {tag}.
class RedisScript {
 public:
  explicit RedisScript(absl::string_view text);

  // Makes it known to whatever Redis `client` connects to, before any other call.
  void Prepare(RedisClient& client) const { client.Prepare({"SCRIPT", "LOAD", text_}); }

  // As RedisClient::Send. A Redis that does not know the script any more gets it whole, behind
  // what was sent meanwhile, and with the same time again.
  void Send(RedisClient& client, const std::vector<std::string>& keys,
            const std::vector<std::string>& arguments, absl::Duration timeout,
            RedisClient::Done done) const;

 private:
  const std::string text_;
  const std::string sha1_;  // hexadecimal
};

}  // namespace gongfang
