#include "common/access/jwks_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>

#include "common/base/log.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_issuer.h"

namespace gongfang {
namespace {

constexpr char kClaims[] =
    R"({"iss":"https://id","aud":"gongfang","sub":"42","iat":1800000000,"exp":1800003600})";

class JwksSourceTest : public ::testing::Test {
 protected:
  JwksSourceTest() { log::SetLevel(log::Level::kError); }

  // With a time of change of its own, however fast the test is.
  void Write(const std::string& text) {
    std::ofstream(path_) << text;
    const timespec times[2] = {{.tv_sec = ++changes_}, {.tv_sec = changes_}};
    ASSERT_EQ(utimensat(AT_FDCWD, path_.c_str(), times, 0), 0);
  }
  absl::Status Verify(const TestIssuer& issuer) {
    return tokens_.Verify(issuer.Token(kClaims), clock_.Now()).status();
  }

  TempDir dir_;
  const std::string path_ = dir_.File("jwks.json");
  time_t changes_ = 1'700'000'000;
  FakeClock clock_;
  const TestIssuer first_{"ES256", "first"};
  const TestIssuer second_{"ES256", "second"};
  OidcTokens tokens_{"https://id", "gongfang", std::make_unique<JwksFile>(path_, clock_)};
};

TEST_F(JwksSourceTest, AnUnknownKeyMakesItLookAgainButNotTooOften) {
  Write(JwksOf({first_.Jwk()}));
  EXPECT_TRUE(Verify(first_).ok());
  Write(JwksOf({second_.Jwk()}));
  clock_.Advance(absl::Seconds(9));
  EXPECT_FALSE(Verify(second_).ok());
  EXPECT_TRUE(Verify(first_).ok());
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(Verify(second_).ok());
  EXPECT_FALSE(Verify(first_).ok());
}

TEST_F(JwksSourceTest, AChangedFileIsReadAlsoWhereNoKeyIsMissing) {
  Write(JwksOf({first_.Jwk()}));
  EXPECT_TRUE(Verify(first_).ok());
  Write(JwksOf({second_.Jwk()}));
  clock_.Advance(absl::Seconds(10));
  EXPECT_FALSE(Verify(first_).ok());
}

TEST_F(JwksSourceTest, WhatCannotBeReadLeavesTheKeysAsTheyAre) {
  EXPECT_FALSE(Verify(first_).ok());
  Write(JwksOf({first_.Jwk()}));
  clock_.Advance(absl::Seconds(10));
  EXPECT_TRUE(Verify(first_).ok());
  Write("{");
  clock_.Advance(absl::Seconds(10));
  EXPECT_TRUE(Verify(first_).ok());
  std::remove(path_.c_str());
  clock_.Advance(absl::Seconds(10));
  EXPECT_TRUE(Verify(first_).ok());
}

TEST_F(JwksSourceTest, AFileIsReadOnceWhileItStaysTheSame) {
  Write("{}");
  JwksFile file(path_, clock_);
  EXPECT_EQ(file.Look(false)->value(), "{}");
  EXPECT_EQ(*file.Look(true), std::nullopt);
  clock_.Advance(absl::Seconds(10));
  EXPECT_EQ(*file.Look(false), std::nullopt);
  clock_.Advance(absl::Seconds(10));
  EXPECT_EQ(file.Look(true)->value(), "{}");
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(file.Look(true)->value(), "{}");
}

}  // namespace
}  // namespace gongfang
