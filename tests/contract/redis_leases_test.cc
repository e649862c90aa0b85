// The contract of Leases on a real Redis, and what this implementation adds to it: keys of several
// alliances, turns, and a Redis that is away, empty or full of something else.
#include "common/coordination/redis_leases.h"

#include <memory>
#include <thread>

#include "tests/contract/leases_suite.h"
#include "tests/support/redis_server.h"

namespace gongfang {
namespace {

// A machine that is busy with other tests may keep Redis waiting.
constexpr absl::Duration kPatience = absl::Seconds(10);

// Takes from the times of every lease, which is the same as to let time pass.
constexpr char kPass[] = R"lua(
for _, key in ipairs(redis.call('KEYS', 'gongfang:lease:*')) do
  local values = {}
  for value in string.gmatch(redis.call('GET', key) .. '|', '([^|]*)|') do
    local number = #values >= 2 and #values ~= 4 and tonumber(value)
    values[#values + 1] = number and string.format('%.0f', number - ARGV[1]) or value
  end
  redis.call('SET', key, table.concat(values, '|'), 'KEEPTTL')
end
return 1
)lua";

void PassFor(RedisClient& client, absl::Duration time) {
  ASSERT_EQ(AskRedis(client, {"EVAL", kPass, "0", absl::StrCat(absl::ToInt64Microseconds(time))}),
            "1");
}

class RedisFixture {
 public:
  RedisFixture() { EXPECT_TRUE(BecomesUsable(client_)); }
  Leases& leases() { return leases_; }
  void Pass(absl::Duration time) { PassFor(client_, time); }

 private:
  RedisServer server_;
  RedisClient client_{RedisUrlOf(server_.url())};
  RedisLeases leases_{client_, kPatience};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Redis, LeasesSuite, RedisFixture);

class RedisLeasesTest : public testing::Test {
 protected:
  using Keys = std::vector<std::string>;
  using Versions = std::vector<int64_t>;
  static constexpr absl::Duration kTtl = absl::Seconds(5);

  RedisLeasesTest() {
    EXPECT_TRUE(BecomesUsable(client_));
    EXPECT_TRUE(BecomesUsable(other_client_));
  }

  absl::StatusOr<Lease> Take(RedisLeases& leases, const Keys& keys) {
    return leases.Acquire(keys, kTtl);
  }
  // Until what was sent before has been executed.
  void Settle() {
    AskRedis(client_, {"PING"});
    AskRedis(other_client_, {"PING"});
  }

  RedisServer server_;
  RedisClient client_{RedisUrlOf(server_.url())};
  RedisClient other_client_{RedisUrlOf(server_.url())};
  RedisLeases mine_{client_, kPatience};
  RedisLeases theirs_{other_client_, kPatience};
};

TEST_F(RedisLeasesTest, ReplicasSeeEachOthersLeasesAndVersions) {
  const absl::StatusOr<Lease> lease = Take(mine_, {"a", "b"});
  ASSERT_EQ(lease.status(), absl::OkStatus());
  EXPECT_EQ(ErrorReason(Take(theirs_, {"b", "c"}).status()), "CONFLICT");
  mine_.PublishAndRelease(*lease, {"a", "b"}, {3, 4});
  Settle();
  const absl::StatusOr<Lease> next = Take(theirs_, {"b", "c"});
  ASSERT_EQ(next.status(), absl::OkStatus());
  EXPECT_EQ(next->versions, (Versions{4, kUnknownVersion}));
  EXPECT_NE(next->token, lease->token);
}

TEST_F(RedisLeasesTest, KeysOfOneAllianceShareASlot) {
  EXPECT_EQ(RedisLeases::NameOf("alliances/shibei/spaces/link/resources/laser-1"),
            "gongfang:lease:{shibei}:alliances/shibei/spaces/link/resources/laser-1");
  EXPECT_EQ(RedisLeases::NameOf("alliances/shibei"), "gongfang:lease:{shibei}:alliances/shibei");
  EXPECT_EQ(RedisLeases::NameOf("a"), "gongfang:lease:{-}:a");
}

TEST_F(RedisLeasesTest, TakesKeysOfSeveralAlliancesOrNone) {
  const Keys keys = {"alliances/b/x", "alliances/a/x", "alliances/c/x", "alliances/a/y"};
  const absl::StatusOr<Lease> first = Take(mine_, keys);
  ASSERT_EQ(first.status(), absl::OkStatus());
  mine_.PublishAndRelease(*first, keys, {1, 2, 3, 4});
  const absl::StatusOr<Lease> held = Take(mine_, {"alliances/b/x"});
  ASSERT_EQ(held.status(), absl::OkStatus());
  EXPECT_EQ(ErrorReason(Take(mine_, keys).status()), "CONFLICT");
  mine_.Release(*held, {"alliances/b/x"});
  const absl::StatusOr<Lease> all = Take(mine_, keys);  // so a and c were given back
  ASSERT_EQ(all.status(), absl::OkStatus());
  EXPECT_EQ(all->versions, (Versions{1, 2, 3, 4}));
}

TEST_F(RedisLeasesTest, WhoAskedWhileItWasHeldIsNext) {
  const absl::StatusOr<Lease> first = Take(mine_, {"a", "b"});
  ASSERT_EQ(first.status(), absl::OkStatus());
  EXPECT_EQ(ErrorReason(Take(theirs_, {"b"}).status()), "CONFLICT");
  mine_.Release(*first, {"a", "b"});
  Settle();
  // The turn is over after a moment, in which this asks once, or never; so ask again where it was.
  EXPECT_TRUE(Eventually([&] {
    const absl::StatusOr<Lease> again = Take(mine_, {"a", "b"});
    if (!again.ok()) return true;
    EXPECT_EQ(ErrorReason(Take(theirs_, {"b"}).status()), "CONFLICT");
    mine_.Release(*again, {"a", "b"});
    Settle();
    return false;
  }));
  EXPECT_EQ(Take(theirs_, {"b"}).status(), absl::OkStatus());
}

TEST_F(RedisLeasesTest, ATurnThatIsNotTakenPasses) {
  const absl::StatusOr<Lease> first = Take(mine_, {"a"});
  ASSERT_EQ(first.status(), absl::OkStatus());
  EXPECT_EQ(ErrorReason(Take(theirs_, {"a"}).status()), "CONFLICT");
  mine_.Release(*first, {"a"});
  PassFor(client_, limits::kRedisTurn);
  EXPECT_EQ(Take(mine_, {"a"}).status(), absl::OkStatus());
}

TEST_F(RedisLeasesTest, AClockOfRedisThatWentBackHoldsNobodyUp) {
  ASSERT_EQ(Take(theirs_, {"a"}).status(), absl::OkStatus());
  PassFor(client_, -absl::Hours(1));  // as if it had been taken in an hour
  const absl::StatusOr<Lease> lease = Take(mine_, {"a"});
  ASSERT_EQ(lease.status(), absl::OkStatus());
  EXPECT_EQ(lease->versions, Versions{kUnknownVersion});
}

TEST_F(RedisLeasesTest, ManyKeysAtOnce) {
  Keys keys;
  Versions versions;
  for (int i = 0; i < 10'000; ++i) {
    keys.push_back(absl::StrCat("alliances/a/spaces/s/resources/r", i));
    versions.push_back(i);
  }
  const absl::StatusOr<Lease> lease = Take(mine_, keys);
  ASSERT_EQ(lease.status(), absl::OkStatus());
  mine_.PublishAndRelease(*lease, keys, versions);
  const absl::StatusOr<Lease> again = Take(mine_, keys);
  ASSERT_EQ(again.status(), absl::OkStatus());
  EXPECT_EQ(again->versions, versions);
}

TEST_F(RedisLeasesTest, EverythingIsForgottenWhenItIsNotUsed) {
  const absl::StatusOr<Lease> lease = Take(mine_, {"a", "b"});
  ASSERT_EQ(lease.status(), absl::OkStatus());
  mine_.PublishAndRelease(*lease, {"a"}, {1});
  for (const char* key : {"gongfang:lease:{-}:a", "gongfang:lease:{-}:b"}) {
    const int64_t ttl = std::stoll(AskRedis(client_, {"PTTL", key}));
    EXPECT_GT(ttl, absl::ToInt64Milliseconds(limits::kRedisVersionTtl) - 60'000) << key;
    EXPECT_LE(ttl, absl::ToInt64Milliseconds(limits::kRedisVersionTtl)) << key;
  }
  mine_.PublishAndRelease(*lease, {"b"}, {kUnknownVersion});
  EXPECT_EQ(AskRedis(client_, {"EXISTS", "gongfang:lease:{-}:b"}), "0");
}

TEST_F(RedisLeasesTest, ARedisThatForgotEverythingKnowsNothing) {
  const absl::StatusOr<Lease> lease = Take(mine_, {"a"});
  ASSERT_EQ(lease.status(), absl::OkStatus());
  EXPECT_EQ(AskRedis(other_client_, {"FLUSHALL"}), "OK");
  EXPECT_EQ(AskRedis(other_client_, {"SCRIPT", "FLUSH"}), "OK");
  const absl::StatusOr<Lease> next = Take(theirs_, {"a"});
  ASSERT_EQ(next.status(), absl::OkStatus());
  EXPECT_EQ(next->versions, Versions{kUnknownVersion});
  // The first holder is no holder any more, and does not know it.
  mine_.PublishAndRelease(*lease, {"a"}, {9});
  Settle();
  EXPECT_EQ(ErrorReason(Take(mine_, {"a"}).status()), "CONFLICT");
  theirs_.PublishAndRelease(*next, {"a"}, {5});
  Settle();
  EXPECT_EQ(Take(theirs_, {"a"})->versions, Versions{5});
}

TEST_F(RedisLeasesTest, WhatStandsUnderItsKeysAndIsNotItsOwn) {
  for (const char* text : {"", "|", "nonsense", "1|2|3", "a|b|c|d|e|f|g|h"}) {
    AskRedis(client_, {"SET", "gongfang:lease:{-}:a", text});
    const absl::StatusOr<Lease> lease = Take(mine_, {"a"});
    if (lease.ok()) {
      EXPECT_EQ(lease->versions, Versions{kUnknownVersion}) << text;
      mine_.Release(*lease, {"a"});
    } else {
      EXPECT_EQ(ErrorReason(lease.status()), "REDIS_AWAY") << text;
    }
  }
  AskRedis(client_, {"DEL", "gongfang:lease:{-}:a"});
  AskRedis(client_, {"LPUSH", "gongfang:lease:{-}:a", "a list"});
  EXPECT_EQ(ErrorReason(Take(mine_, {"a"}).status()), "REDIS_AWAY");
}

TEST_F(RedisLeasesTest, AreUnavailableAtOnceWhereRedisIsAway) {
  const absl::StatusOr<Lease> lease = Take(mine_, {"a"});
  ASSERT_EQ(lease.status(), absl::OkStatus());
  server_.Kill();
  EXPECT_TRUE(Eventually([&] { return !client_.usable(); }));
  const absl::StatusOr<Lease> refused = Take(mine_, {"b"});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(refused.status()), "REDIS_AWAY");
  mine_.PublishAndRelease(*lease, {"a"}, {1});
  mine_.Release(*lease, {"a"});
  server_.Start();
  ASSERT_TRUE(BecomesUsable(client_));
  const absl::StatusOr<Lease> again = Take(mine_, {"a"});
  ASSERT_EQ(again.status(), absl::OkStatus());
  EXPECT_EQ(again->versions, Versions{kUnknownVersion});
}

// As docs/redis.md has it.
TEST(RedisUserTest, ThatMayDoNoMoreThanItMust) {
  RedisServer server({"--user", "gongfang", "on", ">secret", "~gongfang:*", "+eval", "+evalsha",
                      "+script|load", "+get", "+set", "+del", "+time", "+ping", "+role"});
  RedisClient client(RedisUrlOf("redis://gongfang:secret@" + server.address()));
  ASSERT_TRUE(BecomesUsable(client));
  RedisLeases leases(client, kPatience);
  const absl::StatusOr<Lease> lease = leases.Acquire({"a"}, absl::Seconds(5));
  ASSERT_EQ(lease.status(), absl::OkStatus());
  leases.PublishAndRelease(*lease, {"a"}, {3});
  const absl::StatusOr<Lease> next = leases.Acquire({"a"}, absl::Seconds(5));
  ASSERT_EQ(next.status(), absl::OkStatus());
  EXPECT_EQ(next->versions, std::vector<int64_t>{3});
  EXPECT_EQ(AskRedis(client, {"PING"}), "PONG");
}

// An answer that came too late is no lease; what it took is given back.
TEST_F(RedisLeasesTest, ALeaseThatWasTakenTooLateIsGivenBack) {
  RedisLeases hasty(client_, absl::Milliseconds(20));
  server_.Pause();
  const absl::StatusOr<Lease> late = hasty.Acquire({"a"}, absl::Hours(1));
  EXPECT_EQ(ErrorReason(late.status()), "REDIS_AWAY");
  server_.Continue();
  EXPECT_TRUE(Eventually([&] { return Take(theirs_, {"a"}).ok(); }));
}

}  // namespace
}  // namespace gongfang
