#include "membership/api_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "common/base/crypto.h"
#include "membership/access_feed.h"
#include "tests/support/access_records.h"
#include "tests/support/record_store.h"

namespace gongfang::membership {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// All that was written, also what is still in the write-ahead log.
std::string Written(const std::string& path) {
  std::string bytes;
  for (const char* suffix : {"", "-wal"}) {
    std::ifstream file(path + suffix, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

// The key that was made, if one was.
std::optional<std::string> EnsureKey(RecordStore& store) {
  std::optional<std::string> made;
  EXPECT_TRUE(ApiKeys(store)
                  .EnsureAdminKey([&](absl::string_view text) {
                    made = std::string(text);
                    return absl::OkStatus();
                  })
                  .ok());
  return made;
}

TEST(ApiKeysTest, TheAdminKeyIsMadeOnceAndOnlyItsHashIsKept) {
  TestRecordStore store("membership");
  const std::optional<std::string> key = EnsureKey(store.get());
  ASSERT_TRUE(key.has_value());
  EXPECT_THAT(*key, ::testing::MatchesRegex("gf_live_[A-Za-z0-9_-]{48}"));
  EXPECT_EQ(EnsureKey(store.get()), std::nullopt);
  const std::string written = Written(store.path());
  EXPECT_THAT(written, HasSubstr(Sha256(*key)));
  EXPECT_THAT(written, Not(HasSubstr(key->substr(8))));
  store.Reopen();
  EXPECT_EQ(EnsureKey(store.get()), std::nullopt);
}

TEST(ApiKeysTest, AKeyThatCouldNotBeKeptIsNotMade) {
  TestRecordStore store("membership");
  const absl::Status refused = absl::AlreadyExistsError("the file is there");
  EXPECT_EQ(ApiKeys(store.get()).EnsureAdminKey([&](absl::string_view) { return refused; }),
            refused);
  EXPECT_TRUE(store.Events(kSystemAlliance).empty());
  EXPECT_NE(EnsureKey(store.get()), std::nullopt);
}

TEST(ApiKeysTest, OneMoreKeyIsMadeBesideTheOthers) {
  TestRecordStore store("membership");
  const std::string first = EnsureKey(store.get()).value();
  std::string second;
  ASSERT_TRUE(ApiKeys(store.get())
                  .AddAdminKey([&](absl::string_view text) {
                    second = std::string(text);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_THAT(second, ::testing::MatchesRegex("gf_live_[A-Za-z0-9_-]{48}"));
  KeyRing ring("service key");
  AccessFeed feed(store.get().log(), ring.directory());
  ASSERT_TRUE(feed.Start().ok());
  const auto one = Authenticate(ring, "Bearer " + first);
  const auto other = Authenticate(ring, "Bearer " + second);
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(one->key_id, other->key_id);
  EXPECT_EQ(store.Events(kSystemAlliance).size(), 2);
}

TEST(ApiKeysTest, AStoredKeyOpensTheDoor) {
  TestRecordStore store("membership");
  const std::string key = EnsureKey(store.get()).value();
  store.Reopen();
  KeyRing ring("service key");
  EXPECT_FALSE(Authenticate(ring, "Bearer " + key).ok());
  AccessFeed feed(store.get().log(), ring.directory());
  ASSERT_TRUE(feed.Start().ok());
  const auto principal = Authenticate(ring, "Bearer " + key);
  ASSERT_TRUE(principal.ok());
  EXPECT_EQ(principal->display_name, "Administrator");
  EXPECT_FALSE(principal->is_service);
  EXPECT_FALSE(Authenticate(ring, "Bearer " + key + "x").ok());
}

TEST(ApiKeysTest, ItsEventCarriesTheHashForTheOtherServices) {
  TestRecordStore store("membership");
  const std::string key = EnsureKey(store.get()).value();
  const auto events = store.Events(kSystemAlliance);
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].type(), "api_key.created");
  EXPECT_EQ(events[0].actor(), "");
  v1::ApiKey snapshot;
  ASSERT_TRUE(events[0].snapshot().UnpackTo(&snapshot));
  EXPECT_EQ(events[0].subject(), "apiKeys/" + snapshot.key_id());
  EXPECT_EQ(snapshot.key_sha256(), Sha256(key));
  EXPECT_EQ(snapshot.create_time().seconds(), 1'800'000'000);
}

}  // namespace
}  // namespace gongfang::membership
