#include "common/coordination/redis_discovery.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/coordination_errors.h"
#include "common/base/status_macros.h"
#include "common/coordination/redis_limits.h"

namespace gongfang {
namespace {

using Kind = RedisReply::Kind;

SteadyTime ConnectDeadline() {
  return std::chrono::steady_clock::now() +
         absl::ToChronoMilliseconds(limits::kRedisConnectTimeout);
}

absl::StatusOr<RedisUrl::Host> AskSentinel(const RedisUrl::Host& sentinel,
                                           const std::string& master, int stop) {
  ASSIGN_OR_RETURN(const std::unique_ptr<RedisConnection> connection,
                   RedisConnection::Open(sentinel));
  ASSIGN_OR_RETURN(
      const RedisReply reply,
      connection->Ask({"SENTINEL", "get-master-addr-by-name", master}, ConnectDeadline(), stop));
  if (reply.kind == Kind::kError) return errors::RedisAway(absl::StrCat("Sentinel: ", reply.text));
  RedisUrl::Host host;
  if (reply.elements.size() != 2 || !absl::SimpleAtoi(reply.elements[1].text, &host.port)) {
    return errors::RedisAway(absl::StrCat("the Sentinels know no master ", master));
  }
  host.name = reply.elements[0].text;
  return host;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisDiscovery::Connect(int stop) {
  RedisUrl::Host host = url_.hosts.front();
  if (!url_.master.empty()) {
    ASSIGN_OR_RETURN(host, FindMaster(stop));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<RedisConnection> connection, RedisConnection::Open(host));
  if (absl::Status ready = MakeReady(*connection, ConnectDeadline(), stop); !ready.ok()) {
    return ready;
  }
  return connection;
}

absl::StatusOr<RedisUrl::Host> RedisDiscovery::FindMaster(int stop) {
  absl::Status last;
  for (size_t i = 0; i < url_.hosts.size(); ++i) {
    const absl::StatusOr<RedisUrl::Host> master = AskSentinel(url_.hosts[i], url_.master, stop);
    if (master.ok()) {
      std::swap(url_.hosts[0], url_.hosts[i]);
      return master;
    }
    last = master.status();
  }
  return last;
}

absl::Status RedisDiscovery::MakeReady(RedisConnection& connection, SteadyTime deadline,
                                       int stop) const {
  if (!url_.password.empty()) {
    RedisCommand command = {"AUTH"};
    if (!url_.user.empty()) command.push_back(url_.user);
    command.push_back(url_.password);
    ASSIGN_OR_RETURN(const RedisReply reply, connection.Ask(command, deadline, stop));
    if (reply.kind == Kind::kError) return errors::RedisAway(reply.text);
  }
  ASSIGN_OR_RETURN(const RedisReply role, connection.Ask({"ROLE"}, deadline, stop));
  if (role.kind == Kind::kError) return errors::RedisAway(role.text);
  if (role.elements.empty() || role.elements[0].text != "master") {
    return errors::RedisAway("the server is a replica, or none of Redis");
  }
  return absl::OkStatus();
}

}  // namespace gongfang
