#include "common/access/key_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/ascii.h"
#include "common/base/crypto.h"
#include "tests/support/access_records.h"

namespace gongfang {
namespace {

// Made by another program, of the bytes 0 to 31.
constexpr char kKnown[] = "gf_live_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh_3y9M8";

TEST(KeyTextTest, ANewKeyIsOfItsKindAndOfNoOther) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string live = NewKeyText(KeyKind::kLive);
    const std::string test = NewKeyText(KeyKind::kTest);
    EXPECT_THAT(live, ::testing::MatchesRegex("gf_live_[A-Za-z0-9_-]{48}"));
    EXPECT_THAT(test, ::testing::MatchesRegex("gf_test_[A-Za-z0-9_-]{48}"));
    EXPECT_EQ(KindOfKey(live), KeyKind::kLive);
    EXPECT_EQ(KindOfKey(test), KeyKind::kTest);
    seen.insert({live, test});
  }
  EXPECT_EQ(seen.size(), 200);
}

TEST(KeyTextTest, TheFormIsKeptForEver) { EXPECT_EQ(KindOfKey(kKnown), KeyKind::kLive); }

TEST(KeyTextTest, AnyOtherLetterIsATypingError) {
  const std::string key = kKnown;
  for (size_t at = 0; at < key.size(); ++at) {
    for (const char other : {'A', 'b', '7', '-', '_', '=', ' ', '\n', '\0', '\xff'}) {
      std::string changed = key;
      changed[at] = other;
      EXPECT_EQ(KindOfKey(changed).has_value(), changed == key) << at << " " << changed;
    }
  }
}

TEST(KeyTextTest, WhatIsNoKeyIsNone) {
  const std::string key = kKnown;
  for (size_t size = 0; size < key.size(); ++size) {
    EXPECT_EQ(KindOfKey(key.substr(0, size)), std::nullopt) << size;
    EXPECT_EQ(KindOfKey(key.substr(key.size() - size)), std::nullopt) << size;
  }
  const std::string body = key.substr(8);
  for (const std::string& text :
       {"gf_test_" + body, "gf_sess_" + body, "GF_LIVE_" + body, "sk_live_" + body, "_" + key,
        " " + key, key + " ", key + "\n", key + "=", key + "A", key + key,
        absl::AsciiStrToUpper(key), std::string(1 << 20, 'A'),
        "gf_live_" + std::string(1 << 20, 'A'), key + std::string(1 << 20, '\0')}) {
    EXPECT_EQ(KindOfKey(text), std::nullopt) << text.substr(0, 80);
  }
}

// A key is found by its SHA-256: how much of it was guessed right shows in no comparison.
TEST(KeyTextTest, AKeyIsKnownByItsHash) {
  const std::string key = NewKeyText(KeyKind::kLive);
  KeyRing ring("service key");
  AddKey(ring.directory(), key, "k");
  EXPECT_EQ(Authenticate(ring, "Bearer " + key)->key_id, "k");
  // Neither the hash itself nor anything near the key opens anything.
  EXPECT_FALSE(Authenticate(ring, "Bearer " + Sha256(key)).ok());
  for (size_t at = 0; at < key.size(); ++at) {
    std::string near = key;
    near[at] = near[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(Authenticate(ring, "Bearer " + near).ok()) << at;
  }
  EXPECT_TRUE(EqualInConstantTime(Sha256(key), Sha256(std::string(key))));
  EXPECT_FALSE(EqualInConstantTime(Sha256(key), Sha256(key + "A")));
}

}  // namespace
}  // namespace gongfang
