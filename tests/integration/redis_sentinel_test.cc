// A master that dies, or becomes a replica, with Sentinels that know it: the client finds the next.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/coordination/redis_client.h"
#include "tests/support/redis_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

TEST(RedisSentinelTest, FollowsAFailoverAndMeetsNoReplica) {
  RedisServer first;
  RedisServer second({"--replicaof", "127.0.0.1", absl::StrCat(first.port())});
  const RedisSentinel sentinel(first.port());
  // The first of them is not there, so the next one is asked.
  RedisClient client(RedisUrlOf(
      absl::StrCat("redis+sentinel://127.0.0.1:", FreePort(), ",", sentinel.address(), "/main")));
  ASSERT_TRUE(BecomesUsable(client));
  const auto port = [&] { return AskRedis(client, {"CONFIG", "GET", "port"}); };
  EXPECT_EQ(port(), absl::StrCat("[port ", first.port(), "]"));
  // The Sentinel must know the replica before it can make it master.
  RedisClient asks(RedisUrlOf(second.url()));
  ASSERT_TRUE(Eventually([&] {
    return absl::StrContains(AskRedis(client, {"INFO", "replication"}), "state=online");
  }));
  absl::SleepFor(absl::Milliseconds(1500));
  first.Kill();
  const SteadyTime killed = std::chrono::steady_clock::now();
  EXPECT_TRUE(Eventually([&] {
    const absl::StatusOr<RedisReply> set = client.Call({"SET", "a", "1"}, absl::Seconds(1));
    return set.ok() && set->text == "OK";
  }));
  EXPECT_LT(std::chrono::steady_clock::now() - killed, std::chrono::seconds(10));
  EXPECT_EQ(port(), absl::StrCat("[port ", second.port(), "]"));
}

TEST(RedisSentinelTest, AMasterThatBecomesAReplicaIsLeft) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  ASSERT_TRUE(BecomesUsable(client));
  RedisServer other;
  EXPECT_EQ(AskRedis(client, {"REPLICAOF", "127.0.0.1", absl::StrCat(other.port())}), "OK");
  EXPECT_THAT(AskRedis(client, {"SET", "a", "1"}), HasSubstr("READONLY"));
  EXPECT_TRUE(Eventually([&] { return !client.usable(); }));
}

}  // namespace
}  // namespace gongfang
