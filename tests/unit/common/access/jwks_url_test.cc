#include "common/access/jwks_url.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "common/base/log.h"
#include "tests/support/child_process.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_ca.h"
#include "tests/support/test_issuer.h"
#include "tests/support/web_server.h"

namespace gongfang {
namespace {

constexpr char kClaims[] =
    R"({"iss":"https://id","aud":"gongfang","sub":"42","iat":1800000000,"exp":1800003600})";
// Nothing but a missing key makes it fetch again.
constexpr JwksTiming kWhenWanted = {
    .timeout = absl::Hours(1), .pause = absl::Milliseconds(1), .refresh = absl::Hours(1)};
constexpr JwksTiming kOften = {.timeout = absl::Milliseconds(200),
                               .pause = absl::Milliseconds(1),
                               .refresh = absl::Milliseconds(2)};

class JwksUrlTest : public ::testing::Test {
 protected:
  JwksUrlTest() {
    log::SetLevel(log::Level::kError);
    setenv("SSL_CERT_FILE", ca_file_.c_str(), 1);
    server_.Set({.body = JwksOf({first_.Jwk()})});
  }
  ~JwksUrlTest() override { unsetenv("SSL_CERT_FILE"); }

  void Fetch(const JwksTiming& timing) {
    tokens_.emplace("https://id", "gongfang",
                    std::make_unique<JwksUrl>(ParseWebAddress(server_.Url()).value(), timing));
  }
  bool Verifies(const TestIssuer& issuer) {
    return tokens_->Verify(issuer.Token(kClaims), clock_.Now()).ok();
  }
  bool VerifiesSoon(const TestIssuer& issuer) {
    return Eventually([&] { return Verifies(issuer); });
  }

  TempDir dir_;
  const TestCa ca_;
  const std::string ca_file_ = WriteWhole(dir_.File("ca.pem"), ca_.pem());
  WebServer server_{ca_.Issue()};
  FakeClock clock_;
  const TestIssuer first_{"ES256", "first"};
  const TestIssuer second_{"ES256", "second"};
  std::optional<OidcTokens> tokens_;  // ends before the server does
};

TEST_F(JwksUrlTest, AMissingKeyIsFetched) {
  Fetch(kWhenWanted);
  ASSERT_TRUE(VerifiesSoon(first_));
  server_.Set({.body = JwksOf({second_.Jwk()})});
  EXPECT_TRUE(Verifies(first_));
  ASSERT_TRUE(VerifiesSoon(second_));
  EXPECT_FALSE(Verifies(first_));
}

TEST_F(JwksUrlTest, KeysAreFetchedNowAndThenAlsoWhereNoneIsMissing) {
  Fetch(kOften);
  ASSERT_TRUE(VerifiesSoon(first_));
  server_.Set({.body = JwksOf({second_.Jwk()})});
  EXPECT_TRUE(Eventually([&] { return !Verifies(first_); }));
  EXPECT_TRUE(Verifies(second_));
}

TEST_F(JwksUrlTest, BetweenTwoFetchesIsAPause) {
  Fetch({.timeout = absl::Hours(1), .pause = absl::Hours(1), .refresh = absl::Hours(2)});
  ASSERT_TRUE(VerifiesSoon(first_));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(Verifies(second_));
  EXPECT_EQ(server_.requests(), 1);
}

TEST_F(JwksUrlTest, WhatCannotBeUsedLeavesTheKeysAsTheyAre) {
  Fetch(kOften);
  ASSERT_TRUE(VerifiesSoon(first_));
  const std::string big(limits::kMaxJwksBytes, ' ');
  for (const WebAnswer& bad : std::vector<WebAnswer>{
           {.body = "no", .status = 500},
           {.body = "{"},
           {.body = R"({"keys":[]})"},
           {.body = JwksOf({second_.Jwk()}) + big},
           {.body = JwksOf({second_.Jwk()}), .status = 302, .location = server_.Url("/other")}}) {
    server_.Set(bad);
    const int before = server_.requests();
    // The second of them begins when the first has failed.
    ASSERT_TRUE(Eventually([&] { return server_.requests() >= before + 3; })) << bad.status;
    EXPECT_TRUE(Verifies(first_)) << bad.status;
    EXPECT_FALSE(Verifies(second_)) << bad.status;
  }
  server_.Set({.never = true});
  const int before = server_.requests();
  ASSERT_TRUE(Eventually([&] { return server_.requests() > before; }));
  EXPECT_TRUE(Verifies(first_));
  server_.Set({.body = JwksOf({second_.Jwk()})});
  EXPECT_TRUE(VerifiesSoon(second_));
}

TEST_F(JwksUrlTest, NoCallWaitsForAServerThatDoesNotAnswer) {
  server_.Set({.never = true});
  Fetch(kWhenWanted);
  ASSERT_TRUE(Eventually([&] { return server_.requests() == 1; }));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(Verifies(first_));
  EXPECT_EQ(server_.requests(), 1);  // and still it waits, until the fixture goes
}

TEST_F(JwksUrlTest, KeysOfAServerWithAnotherCertificateAreNotTaken) {
  const TestCa other("Another CA");
  WebServer stranger(other.Issue());
  stranger.Set({.body = JwksOf({first_.Jwk()})});
  OidcTokens tokens("https://id", "gongfang",
                    std::make_unique<JwksUrl>(ParseWebAddress(stranger.Url()).value(), kOften));
  ASSERT_TRUE(Eventually([&] { return stranger.connections() >= 3; }));
  EXPECT_FALSE(tokens.Verify(first_.Token(kClaims), clock_.Now()).ok());
  EXPECT_EQ(stranger.requests(), 0);
}

}  // namespace
}  // namespace gongfang
