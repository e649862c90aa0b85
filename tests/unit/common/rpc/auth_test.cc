#include "common/rpc/auth.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "tests/support/access_records.h"
#include "tests/support/test_issuer.h"

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

membership::v1::Member Li() {
  membership::v1::Member li;
  li.set_name("alliances/a/members/li");
  li.set_standing(membership::v1::Member::STANDING_ACTIVE);
  auto& identity = *li.add_identities();
  identity.set_issuer("https://id");
  identity.set_subject("42");
  return li;
}

TEST(KeyRingTest, ASessionIsThatOfItsMemberUntilItEnds) {
  constexpr Instant kNow = 1'800'000'000'000'000;
  KeyRing keys("secret");
  const std::string header =
      "Bearer " + SessionTokens("secret").Make("alliances/a/members/li", kNow, absl::Hours(12));
  const auto at = [&](Instant now) {
    return keys.Authenticate({.authorization = header, .now = now});
  };
  EXPECT_EQ(ErrorReason(at(kNow).status()), "BAD_CREDENTIALS");  // nobody of that name
  membership::v1::Member li = Li();
  Take(keys.directory(), li);
  ASSERT_TRUE(at(kNow).ok()) << at(kNow).status();
  EXPECT_EQ(at(kNow)->access->member, "alliances/a/members/li");
  EXPECT_EQ(ErrorReason(at(kNow + 12 * 3600 * kMicrosPerSecond).status()), "BAD_CREDENTIALS");
  EXPECT_EQ(Reason(KeyRing("other"), header), "BAD_CREDENTIALS");
  li.mutable_sessions_since_time()->set_seconds(1'800'000'001);  // she signed out
  Take(keys.directory(), li);
  EXPECT_EQ(ErrorReason(at(kNow).status()), "BAD_CREDENTIALS");
}

// Has these keys, always.
class FixedKeys final : public JwksSource {
 public:
  explicit FixedKeys(std::string jwks) : jwks_(std::move(jwks)) {}
  absl::StatusOr<std::optional<std::string>> Look(bool) override { return jwks_; }

 private:
  const std::string jwks_;
};

TEST(KeyRingTest, ATokenOfTheTrustedIssuerIsThatOfItsMember) {
  const TestIssuer issuer("ES256", "k");
  KeyRing keys("secret");
  Take(keys.directory(), Li());
  const auto show = [&](const std::string& subject) {
    const std::string header =
        "Bearer " + issuer.Token(R"({"iss":"https://id","aud":"gongfang","iat":1800000000,)"
                                 R"("exp":1800003600,"sub":")" +
                                 subject + "\"}");
    return keys.Authenticate({.authorization = header, .now = 1'800'000'000'000'000});
  };
  EXPECT_EQ(ErrorReason(show("42").status()), "BAD_CREDENTIALS");  // nobody is trusted yet
  keys.Trust(std::make_unique<OidcTokens>("https://id", "gongfang",
                                          std::make_unique<FixedKeys>(JwksOf({issuer.Jwk()}))));
  ASSERT_TRUE(show("42").ok()) << show("42").status();
  EXPECT_EQ(show("42")->access->member, "alliances/a/members/li");
  EXPECT_EQ(ErrorReason(show("43").status()), "BAD_CREDENTIALS");
  EXPECT_TRUE(Authenticate(keys, "Bearer secret")->is_service);
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
