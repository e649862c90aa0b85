#include "common/coordination/redis_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RedisUrl, NamesOneServer) {
  const RedisUrl url = ParseRedisUrl("redis://cache.example:7000").value();
  ASSERT_EQ(url.hosts.size(), 1u);
  EXPECT_EQ(url.hosts[0].name, "cache.example");
  EXPECT_EQ(url.hosts[0].port, 7000);
  EXPECT_EQ(url.master, "");
  EXPECT_EQ(url.password, "");
  EXPECT_EQ(url.ToString(), "cache.example:7000");
  EXPECT_EQ(ParseRedisUrl("redis://cache")->ToString(), "cache:6379");
  EXPECT_EQ(ParseRedisUrl("redis://127.0.0.1/")->ToString(), "127.0.0.1:6379");
  EXPECT_EQ(ParseRedisUrl("redis://127.0.0.1:1/0")->ToString(), "127.0.0.1:1");
  const RedisUrl v6 = ParseRedisUrl("redis://[::1]:7000").value();
  EXPECT_EQ(v6.hosts[0].name, "::1");
  EXPECT_EQ(v6.ToString(), "[::1]:7000");
  EXPECT_EQ(ParseRedisUrl("redis://[::1]")->ToString(), "[::1]:6379");
}

TEST(RedisUrl, NamesSentinels) {
  const RedisUrl url = ParseRedisUrl("redis+sentinel://a:1,b,c:3/main").value();
  ASSERT_EQ(url.hosts.size(), 3u);
  EXPECT_EQ(url.master, "main");
  EXPECT_EQ(url.ToString(), "main by a:1,b:26379,c:3");
}

TEST(RedisUrl, NamesASocket) {
  const RedisUrl url = ParseRedisUrl("redis+unix:///run/redis/redis.sock").value();
  EXPECT_EQ(url.hosts[0].socket, "/run/redis/redis.sock");
  EXPECT_EQ(url.ToString(), "/run/redis/redis.sock");
}

TEST(RedisUrl, UserAndPasswordAreDecodedAndNeverShown) {
  const RedisUrl url = ParseRedisUrl("redis://gong%40fang:p%3Aw@%25@h:1").value();
  EXPECT_EQ(url.user, "gong@fang");
  EXPECT_EQ(url.password, "p:w@%");
  EXPECT_EQ(url.ToString(), "h:1");
  EXPECT_EQ(ParseRedisUrl("redis://:secret@h")->password, "secret");
  EXPECT_EQ(ParseRedisUrl("redis+sentinel://:secret@h,g/m")->password, "secret");
  EXPECT_EQ(ParseRedisUrl("redis+sentinel://:secret@h,g/m")->hosts[1].name, "g");
  EXPECT_EQ(ParseRedisUrl("redis+unix://:secret@/s")->password, "secret");
}

TEST(RedisUrl, TellsWhatIsWrongAndNotThePassword) {
  for (const char* text : {"",
                           "redis:",
                           "localhost:6379",
                           "http://h",
                           "redis://",
                           "redis://h:0",
                           "redis://h:99999",
                           "redis://h:x",
                           "redis://h/1",
                           "redis://h/0/0",
                           "redis://::1",
                           "redis://secret@h",
                           "redis://:secret%@h",
                           "redis://:secret%2@h",
                           "redis://:secret@",
                           "redis://:secret@h:x",
                           "redis+sentinel://h:1",
                           "redis+sentinel://h:1/",
                           "redis+sentinel:///m",
                           "redis+sentinel://h,/m",
                           "redis+unix://s",
                           "redis+unix://:secret@s"}) {
    const absl::Status status = ParseRedisUrl(text).status();
    EXPECT_EQ(ErrorReason(status), "INVALID_REDIS_URL") << text;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret"))) << text;
  }
}

TEST(RedisUrl, SaysThatThereIsNoTls) {
  EXPECT_THAT(std::string(ParseRedisUrl("rediss://h:6379").status().message()),
              HasSubstr("hiredis 0.14, which Debian 12 has, knows no TLS"));
}

}  // namespace
}  // namespace gongfang
