#include "common/rpc/auth.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "tests/support/access_records.h"

namespace gongfang {
namespace {

std::string Reason(const KeyRing& keys, std::optional<absl::string_view> authorization) {
  const auto principal = Authenticate(keys, authorization);
  EXPECT_TRUE(principal.ok() || absl::IsUnauthenticated(principal.status()));
  return ErrorReason(principal.status());
}

TEST(KeyRingTest, KnowsTheServiceKey) {
  const KeyRing keys("secret");
  EXPECT_TRUE(Authenticate(keys, "Bearer secret")->is_service);
  EXPECT_EQ(Authenticate(keys, "bearer secret")->key_id, "service");  // schemes mind no case
}

TEST(KeyRingTest, KnowsWhatWasAddedAndReplacesIt) {
  KeyRing keys("secret");
  EXPECT_EQ(Reason(keys, "Bearer k1"), "BAD_CREDENTIALS");
  AddKey(keys.directory(), "k1", "one", "One");
  EXPECT_EQ(Authenticate(keys, "Bearer k1")->key_id, "one");
  EXPECT_FALSE(Authenticate(keys, "Bearer k1")->is_service);
  AddKey(keys.directory(), "k1", "two");
  EXPECT_EQ(Authenticate(keys, "Bearer k1")->key_id, "two");
  EXPECT_EQ(Reason(keys, "Bearer " + Sha256("k1")), "BAD_CREDENTIALS");  // the hash is no key
}

TEST(KeyRingTest, TellsMissingFromBad) {
  const KeyRing keys("secret");
  EXPECT_EQ(Reason(keys, std::nullopt), "MISSING_CREDENTIALS");
  for (const char* none :
       {"", "Bearer", "secret", "Basic secret", "Bearersecret", " Bearer secret"}) {
    EXPECT_EQ(Reason(keys, none), "MISSING_CREDENTIALS") << none;
  }
  for (const char* bad : {"Bearer ", "Bearer secre", "Bearer secrets", "Bearer Secret",
                          "Bearer  secret", "Bearer secret ", "Bearer \xff"}) {
    EXPECT_EQ(Reason(keys, bad), "BAD_CREDENTIALS") << bad;
  }
  EXPECT_EQ(Reason(keys, "Bearer " + std::string(100'000, 'x')), "BAD_CREDENTIALS");
}

TEST(KeyRingTest, IsForManyThreads) {
  KeyRing keys("secret");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&keys, t] {
      for (int i = 0; i < 500; ++i) {
        const std::string key = std::to_string(t) + "." + std::to_string(i);
        AddKey(keys.directory(), key, key);
        EXPECT_EQ(Authenticate(keys, "Bearer " + key)->key_id, key);
        EXPECT_TRUE(Authenticate(keys, "Bearer secret").ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace gongfang
