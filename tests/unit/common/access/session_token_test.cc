#include "common/access/session_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/access/base64url.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"

namespace gongfang {
namespace {

constexpr char kLi[] = "alliances/shibei/members/li";
constexpr Instant kNow = 1'800'000'000'000'000;
constexpr absl::Duration kTtl = absl::Hours(12);

Instant After(absl::Duration duration) { return kNow + absl::ToInt64Microseconds(duration); }

class SessionTokenTest : public ::testing::Test {
 protected:
  void ExpectBad(const std::string& text, Instant now = kNow) {
    const absl::Status status = tokens_.Open(text, now).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << text.substr(0, 80);
    EXPECT_EQ(ErrorReason(status), "BAD_CREDENTIALS") << text.substr(0, 80);
  }

  const SessionTokens tokens_{"service key"};
  const std::string token_ = tokens_.Make(kLi, kNow, kTtl);
};

TEST_F(SessionTokenTest, AnOpenedTokenSaysWhoAndUntilWhen) {
  EXPECT_THAT(token_, ::testing::MatchesRegex("gf_sess_[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}"));
  EXPECT_TRUE(SessionTokens::IsSessionToken(token_));
  EXPECT_FALSE(SessionTokens::IsSessionToken("gf_live_x"));
  const auto session = tokens_.Open(token_, kNow);
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(session->member, kLi);
  EXPECT_EQ(session->issued, kNow);
  EXPECT_EQ(session->expires, After(kTtl));
  // Another service of the installation opens it too.
  EXPECT_TRUE(SessionTokens("service key").Open(token_, kNow).ok());
}

TEST_F(SessionTokenTest, TheLongestNameFits) {
  const std::string name =
      absl::StrCat("alliances/", std::string(63, 'a'), "/members/", std::string(63, 'b'));
  EXPECT_EQ(tokens_.Open(tokens_.Make(name, kNow, kTtl), kNow)->member, name);
}

TEST_F(SessionTokenTest, ItEndsAndTheMessageSaysSo) {
  EXPECT_TRUE(tokens_.Open(token_, After(kTtl) - 1).ok());
  for (const Instant late : {After(kTtl), After(10 * kTtl)}) {
    const absl::Status status = tokens_.Open(token_, late).status();
    ExpectBad(token_, late);
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("ended"));
    EXPECT_NE(status.message(), tokens_.Open("gf_sess_x.y", kNow).status().message());
  }
}

TEST_F(SessionTokenTest, OneFromTheFutureIsRefusedButForTheLeeway) {
  EXPECT_TRUE(tokens_.Open(token_, After(-absl::Seconds(60))).ok());
  ExpectBad(token_, After(-absl::Seconds(60)) - 1);
  ExpectBad(token_, 0);
}

TEST_F(SessionTokenTest, AnyChangeIsSeen) {
  for (size_t at = 0; at < token_.size(); ++at) {
    for (const char other : {'A', 'B', '-', '.', '=', ' ', '\n', '\0', '\xff'}) {
      std::string changed = token_;
      changed[at] = other;
      if (changed != token_) ExpectBad(changed);
    }
    ExpectBad(token_.substr(0, at));
    ExpectBad(token_.substr(at + 1));
    ExpectBad(absl::StrCat(token_.substr(0, at), "\n", token_.substr(at)));
  }
  for (const char* more : {"=", "A", ".", " ", "\n", ".A"}) ExpectBad(token_ + more);
  ExpectBad(" " + token_);
}

TEST_F(SessionTokenTest, WhatIsLongIsRefused) {
  ExpectBad(std::string(1 << 20, 'A'));
  ExpectBad("gf_sess_" + std::string(1 << 20, 'A') + ".AAAA");
  ExpectBad(token_ + std::string(1 << 20, 'A'));
}

TEST_F(SessionTokenTest, AnotherInstallationOpensNothing) {
  ExpectBad(SessionTokens("another key").Make(kLi, kNow, kTtl));
  EXPECT_FALSE(SessionTokens("").Open(token_, kNow).ok());
}

// Signed with the right key, but nothing that Make makes.
TEST_F(SessionTokenTest, ASignatureAloneOpensNothing) {
  const std::string key = HmacSha256("service key", "session");
  const auto sign = [&](const std::string& payload) {
    return absl::StrCat("gf_sess_", EncodeBase64Url(payload), ".",
                        EncodeBase64Url(HmacSha256(key, "gf_sess_" + payload)));
  };
  const std::string header = std::string(1, '\1') + std::string("\0\0\0\0\0\0\0\0", 8) +
                             std::string("\0\x0e\0\0\0\0\0\0", 8);
  EXPECT_TRUE(tokens_.Open(sign(header + kLi), kNow).ok());  // so the rest fails for its own sake
  ExpectBad(sign(""));
  ExpectBad(sign("\1"));
  ExpectBad(sign(header));
  ExpectBad(sign(header + "alliances/shibei"));
  ExpectBad(sign(header + "alliances/shibei/teams/li"));
  ExpectBad(sign("\2" + header.substr(1) + kLi));
}

TEST(Base64UrlTest, OnlyOneTextMeansTheSameBytes) {
  for (const std::string& bytes :
       {std::string(), std::string("f"), std::string("fo"), std::string("foo"),
        std::string("\0\xff\xfe", 3), RandomBytes(100)}) {
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  }
  EXPECT_EQ(EncodeBase64Url("\xfb\xff"), "-_8");
  for (const char* text :
       {"Zg==", "Zg=", "Zh", "Zm9", "Z", "Zm9v\n", " Zm9v", "Zm9v.", "+/8", "Zm 9v", "工坊"}) {
    EXPECT_EQ(DecodeBase64Url(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace gongfang
