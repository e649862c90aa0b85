#include "common/coordination/redis_reply.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/coordination/redis_limits.h"

namespace gongfang {
namespace {

using Kind = RedisReply::Kind;

class RedisReplyTest : public testing::Test {
 protected:
  RedisReplyTest() : reader_(redisReaderCreateWithFunctions(RedisReplyFunctions())) {
    reader_->privdata = &limits_;
  }
  ~RedisReplyTest() override { redisReaderFree(reader_); }

  // The next reply of `bytes`; null where there is none, and failed() where there never will be.
  std::unique_ptr<RedisReply> Read(const std::string& bytes) {
    redisReaderFeed(reader_, bytes.data(), bytes.size());
    void* reply = nullptr;
    failed_ = redisReaderGetReply(reader_, &reply) != REDIS_OK;
    return std::unique_ptr<RedisReply>(failed_ ? nullptr : static_cast<RedisReply*>(reply));
  }
  bool failed() const { return failed_; }

 private:
  RedisReplyLimits limits_;
  redisReader* const reader_;
  bool failed_ = false;
};

TEST_F(RedisReplyTest, ReadsEveryKind) {
  EXPECT_EQ(Read("+OK\r\n")->text, "OK");
  EXPECT_EQ(Read("$3\r\na\r\n\r\n")->text, "a\r\n");
  EXPECT_EQ(Read(":-7\r\n")->integer, -7);
  EXPECT_EQ(Read("$-1\r\n")->kind, Kind::kNil);
  EXPECT_EQ(Read("*-1\r\n")->kind, Kind::kNil);
  EXPECT_TRUE(Read("*0\r\n")->elements.empty());
  const auto error = Read("-NOSCRIPT No matching script.\r\n");
  EXPECT_EQ(error->kind, Kind::kError);
  EXPECT_TRUE(error->IsError("NOSCRIPT"));
  EXPECT_FALSE(error->IsError("NO"));
  EXPECT_FALSE(Read("+NOSCRIPT\r\n")->IsError("NOSCRIPT"));
}

TEST_F(RedisReplyTest, ReadsListsInLists) {
  const auto reply = Read("*3\r\n*2\r\n:1\r\n*1\r\n$1\r\na\r\n$-1\r\n+b\r\n");
  ASSERT_EQ(reply->elements.size(), 3u);
  EXPECT_EQ(reply->elements[0].elements[0].integer, 1);
  EXPECT_EQ(reply->elements[0].elements[1].elements[0].text, "a");
  EXPECT_EQ(reply->elements[1].kind, Kind::kNil);
  EXPECT_EQ(reply->elements[2].text, "b");
}

TEST_F(RedisReplyTest, WaitsForTheRest) {
  EXPECT_EQ(Read("*2\r\n:1\r\n$5\r\nab"), nullptr);
  EXPECT_FALSE(failed());
  EXPECT_EQ(Read("cde\r\n")->elements[1].text, "abcde");
}

TEST_F(RedisReplyTest, RefusesMoreElementsThanAnyAnswerHas) {
  EXPECT_EQ(Read(absl::StrCat("*", limits::kMaxRedisReplyElements + 1, "\r\n")), nullptr);
  EXPECT_TRUE(failed());
}

TEST_F(RedisReplyTest, CountsThoseOfListsInLists) {
  const std::string half = absl::StrCat("*", limits::kMaxRedisReplyElements / 2, "\r\n");
  EXPECT_EQ(Read(absl::StrCat(half, half)), nullptr);
  EXPECT_FALSE(failed());
  EXPECT_EQ(Read(half), nullptr);
  EXPECT_TRUE(failed());
}

TEST_F(RedisReplyTest, RefusesCountsThatAreNone) {
  for (const char* bytes : {"*4294967297000000000000\r\n", "*-2\r\n", "*2147483647\r\n"}) {
    RedisReplyLimits limits;
    redisReader* const reader = redisReaderCreateWithFunctions(RedisReplyFunctions());
    reader->privdata = &limits;
    redisReaderFeed(reader, bytes, std::string(bytes).size());
    void* reply = nullptr;
    EXPECT_NE(redisReaderGetReply(reader, &reply), REDIS_OK) << bytes;
    redisReaderFree(reader);
  }
}

TEST_F(RedisReplyTest, RefusesWhatIsNoReply) {
  EXPECT_EQ(Read("HTTP/1.1 400 Bad Request\r\n"), nullptr);
  EXPECT_TRUE(failed());
}

}  // namespace
}  // namespace gongfang
