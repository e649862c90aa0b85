#include "common/access/jwt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/access/base64url.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "tests/support/test_issuer.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

constexpr char kIssuer[] = "https://id.example.org";
constexpr char kAudience[] = "gongfang";
constexpr char kClaims[] =
    R"({"iss":"https://id.example.org","aud":"gongfang","sub":"42","iat":1800000000,)"
    R"("nbf":1800000000,"exp":1800003600})";

absl::Time At(int64_t seconds) { return absl::FromUnixSeconds(1'800'000'000 + seconds); }

// The claims with one of them written otherwise.
std::string With(absl::string_view from, absl::string_view to) {
  std::string claims = kClaims;
  EXPECT_GT(absl::StrReplaceAll({{from, to}}, &claims), 0) << from;
  return claims;
}

class JwtTest : public ::testing::Test {
 protected:
  // Making RSA keys takes its time.
  static const TestIssuer& Rsa() {
    static TestIssuer issuer("RS256", "rsa");
    return issuer;
  }

  JwtTest() { EXPECT_EQ(verifier_.SetKeys(JwksOf({Rsa().Jwk(), ec_.Jwk()})), absl::OkStatus()); }

  void ExpectBad(const std::string& token, absl::string_view why, absl::Time now = At(0)) {
    const absl::Status status = verifier_.Verify(token, now).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << token.substr(0, 200);
    EXPECT_EQ(ErrorReason(status), "BAD_CREDENTIALS");
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(why)));
  }
  void ExpectBadClaims(const std::string& claims, absl::string_view why) {
    ExpectBad(ec_.Token(claims), why);
  }

  const TestIssuer ec_{"ES256", "ec"};
  JwtVerifier verifier_{kIssuer, kAudience};
};

TEST_F(JwtTest, ATokenOfEitherAlgorithmIsVerified) {
  for (const TestIssuer* issuer : {&Rsa(), &ec_}) {
    const auto claims = verifier_.Verify(issuer->Token(kClaims), At(0));
    ASSERT_TRUE(claims.ok()) << claims.status();
    EXPECT_EQ(claims->issuer, kIssuer);
    EXPECT_EQ(claims->subject, "42");
    EXPECT_EQ(claims->expiry, At(3600));
  }
}

TEST_F(JwtTest, TimesHaveALeewayOfAMinute) {
  const std::string token = ec_.Token(kClaims);
  EXPECT_TRUE(verifier_.Verify(token, At(3659)).ok());
  ExpectBad(token, "expired", At(3660));
  EXPECT_TRUE(verifier_.Verify(token, At(-60)).ok());
  ExpectBad(token, "future", At(-61));
  const std::string later = ec_.Token(With(R"("nbf":1800000000)", R"("nbf":1800000100)"));
  ExpectBad(later, "not valid yet", At(39));
  EXPECT_TRUE(verifier_.Verify(later, At(40)).ok());
  EXPECT_TRUE(verifier_.Verify(ec_.Token(With(R"("nbf":1800000000,)", "")), At(0)).ok());
}

TEST_F(JwtTest, TimesMustBeTimes) {
  for (const char* wrong : {R"("exp":"1800003600")", R"("exp":-1)", R"("exp":null)",
                            R"("exp":1e300)", R"("exp":99999999999)", R"("exp":true)",
                            R"("exp":18446744073709551615)", R"("expires":1800003600)"}) {
    ExpectBadClaims(With(R"("exp":1800003600)", wrong), "when it expires");
  }
  ExpectBadClaims(With(R"("iat":1800000000,)", ""), "when it was issued");
  ExpectBadClaims(With(R"("nbf":1800000000)", R"("nbf":"now")"), "not valid yet");
  const auto fraction =
      verifier_.Verify(ec_.Token(With(R"("exp":1800003600)", R"("exp":1800003600.5)")), At(0));
  ASSERT_TRUE(fraction.ok()) << fraction.status();
  EXPECT_EQ(fraction->expiry, At(3600) + absl::Milliseconds(500));
}

TEST_F(JwtTest, IssuerAudienceAndSubjectMustBeRight) {
  for (const char* wrong :
       {R"("iss":"https://id.example.org/")", R"("iss":"http://id.example.org")",
        R"("iss":["https://id.example.org"])", R"("iss":"")", R"("x":"")"}) {
    ExpectBadClaims(With(R"("iss":"https://id.example.org")", wrong), "another issuer");
  }
  for (const char* wrong :
       {R"("aud":"gongfang2")", R"("aud":"Gongfang")", R"("aud":"")", R"("aud":[])",
        R"("aud":["other"])", R"("aud":["gongfang",7])", R"("aud":{"gongfang":1})", R"("aud":null)",
        R"("x":"gongfang")", R"("aud":["gongfang","other"],"azp":"other")",
        R"("aud":"gongfang","azp":7)"}) {
    ExpectBadClaims(With(R"("aud":"gongfang")", wrong), "another audience");
  }
  for (const char* right : {R"("aud":["gongfang"])", R"("aud":["other","gongfang"])",
                            R"("aud":["other","gongfang"],"azp":"gongfang")"}) {
    EXPECT_TRUE(verifier_.Verify(ec_.Token(With(R"("aud":"gongfang")", right)), At(0)).ok())
        << right;
  }
  for (const std::string& wrong : {std::string(R"("sub":"")"), std::string(R"("sub":42)"),
                                   std::string(R"("x":"42")"), std::string(R"("sub":"4\u00002")"),
                                   absl::StrCat(R"("sub":")", std::string(256, 'x'), "\"")}) {
    ExpectBadClaims(With(R"("sub":"42")", wrong), "whom it is about");
  }
}

TEST_F(JwtTest, ClaimsMustBeAnObjectThatNobodyReadsOtherwise) {
  for (const std::string& claims :
       {std::string(), std::string("[]"), std::string("\"x\""), std::string("{"),
        absl::StrCat(kClaims, "x"), absl::StrCat(kClaims, kClaims),
        With(R"("sub":"42")", R"("sub":"42","sub":"43")"),
        With(R"("sub":"42")", "\"sub\":\"\xff\""),
        With(R"("sub":"42")",
             absl::StrCat(R"("sub":"42","x":)", std::string(2000, '['), std::string(2000, ']')))}) {
    ExpectBadClaims(claims, "claims cannot be read");
  }
}

TEST_F(JwtTest, OnlyTwoAlgorithmsAreTaken) {
  const std::string claims = EncodeBase64Url(kClaims);
  const auto unsigned_token = [&](const std::string& algorithm, const std::string& signature) {
    return absl::StrCat(
        EncodeBase64Url(absl::StrCat(R"({"alg":")", algorithm, R"(","kid":"rsa"})")), ".", claims,
        ".", signature);
  };
  for (const char* algorithm : {"none", "None", "NONE", "", "rs256", "RS512", "PS256", "ES384",
                                "ES256K", "EdDSA", "HS256"}) {
    ExpectBad(unsigned_token(algorithm, ""), "neither with RS256");
    ExpectBad(Rsa().Token(kClaims, absl::StrCat(R"({"alg":")", algorithm, R"(","kid":"rsa"})")),
              "neither with RS256");
  }
  ExpectBad(unsigned_token("RS256", ""), "signature");
  ExpectBad(unsigned_token("ES256", ""), "signature");
  ExpectBad(Rsa().Token(kClaims, R"({"kid":"rsa"})"), "neither with RS256");
  ExpectBad(Rsa().Token(kClaims, R"({"alg":["RS256"],"kid":"rsa"})"), "neither with RS256");
}

// The classic confusion: the public key taken for the secret of an HMAC.
TEST_F(JwtTest, APublicKeyIsNoSecret) {
  const std::string text = absl::StrCat(EncodeBase64Url(R"({"alg":"HS256","kid":"rsa"})"), ".",
                                        EncodeBase64Url(kClaims));
  ExpectBad(absl::StrCat(text, ".", EncodeBase64Url(HmacSha256(Rsa().Pem(), text))),
            "neither with RS256");
  const std::string other = absl::StrCat(EncodeBase64Url(R"({"alg":"RS256","kid":"rsa"})"), ".",
                                         EncodeBase64Url(kClaims));
  ExpectBad(absl::StrCat(other, ".", EncodeBase64Url(HmacSha256(Rsa().Pem(), other))), "signature");
}

TEST_F(JwtTest, TheKeyDecidesTheAlgorithm) {
  ExpectBad(Rsa().Token(kClaims, R"({"alg":"ES256","kid":"rsa"})"), "signature");
  ExpectBad(ec_.Token(kClaims, R"({"alg":"RS256","kid":"ec"})"), "signature");
  ExpectBad(ec_.Token(kClaims, R"({"alg":"ES256","kid":"rsa"})"), "signature");
}

TEST_F(JwtTest, HeadersThatAskForMoreAreRefused) {
  ExpectBad(ec_.Token(kClaims, R"({"alg":"ES256","kid":"ec","crit":["exp"]})"), "extensions");
  ExpectBad(ec_.Token(kClaims, R"({"alg":"ES256","kid":"ec","typ":"at+jwt"})"), "another type");
  ExpectBad(ec_.Token(kClaims, R"({"alg":"ES256","kid":7})"), "no text");
  ExpectBad(ec_.Token(kClaims, R"({"alg":"ES256","alg":"none","kid":"ec"})"), "header");
  ExpectBad(ec_.Token(kClaims, "[]"), "header");
  // A key that the token brings is nobody's.
  const TestIssuer own("ES256", "own");
  ExpectBad(own.Token(kClaims, absl::StrCat(R"({"alg":"ES256","kid":"ec","jwk":)", own.Jwk(), "}")),
            "signature");
  EXPECT_TRUE(
      verifier_.Verify(ec_.Token(kClaims, R"({"alg":"ES256","kid":"ec","typ":"jwt"})"), At(0))
          .ok());
}

TEST_F(JwtTest, AnUnknownKeyIsSaidSoAndANewSetReplacesTheOld) {
  const TestIssuer next("ES256", "next");
  const std::string token = next.Token(kClaims);
  ExpectBad(token, "no such key");
  EXPECT_TRUE(verifier_.NamesUnknownKey(token));
  EXPECT_FALSE(verifier_.NamesUnknownKey(ec_.Token(kClaims)));
  EXPECT_FALSE(verifier_.NamesUnknownKey("gf_live_x"));
  ASSERT_EQ(verifier_.SetKeys(JwksOf({next.Jwk()})), absl::OkStatus());
  EXPECT_TRUE(verifier_.Verify(token, At(0)).ok());
  ExpectBad(ec_.Token(kClaims), "no such key");
  // Another key under the same id.
  const TestIssuer again("ES256", "next");
  ASSERT_EQ(verifier_.SetKeys(JwksOf({again.Jwk()})), absl::OkStatus());
  ExpectBad(token, "signature");
}

TEST_F(JwtTest, ATokenWithoutAKeyIdIsOneOfTheOnlyKey) {
  const std::string token = ec_.Token(kClaims, R"({"alg":"ES256"})");
  ExpectBad(token, "no such key");
  ASSERT_EQ(verifier_.SetKeys(JwksOf({ec_.Jwk()})), absl::OkStatus());
  EXPECT_TRUE(verifier_.Verify(token, At(0)).ok());
}

TEST_F(JwtTest, WhatIsCutChangedOrLongIsRefused) {
  for (const TestIssuer* issuer : {&Rsa(), &ec_}) {
    const std::string token = issuer->Token(kClaims);
    for (size_t at = 0; at < token.size(); ++at) {
      ExpectBad(token.substr(0, at), "cannot be used");
      std::string changed = token;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      ExpectBad(changed, "cannot be used");
    }
    for (const char* more : {"=", ".", ".x", "\n", " ", "A"}) ExpectBad(token + more, "");
    ExpectBad(token + std::string(1 << 20, 'A'), "16 KiB");
  }
  ExpectBad(std::string(1 << 20, '.'), "16 KiB");
  ExpectBad(std::string(16 * 1024, '.'), "three parts");
  ExpectBad("", "three parts");
  ExpectBad("..", "header");
  // A signature in DER is none of a JWS.
  const std::string token = ec_.Token(kClaims);
  const std::string signature = *DecodeBase64Url(token.substr(token.rfind('.') + 1));
  ExpectBad(absl::StrCat(token.substr(0, token.rfind('.') + 1),
                         EncodeBase64Url(absl::StrCat("\x30\x44\x02\x20", signature.substr(0, 32),
                                                      "\x02\x20", signature.substr(32)))),
            "signature");
  ExpectBad(
      absl::StrCat(token.substr(0, token.rfind('.') + 1), EncodeBase64Url(std::string(64, '\0'))),
      "signature");
}

TEST_F(JwtTest, AKeySetThatCannotBeUsedChangesNothing) {
  const TestIssuer weak("RS256", "weak", 1024);
  std::string off_curve = ec_.Jwk();
  off_curve.replace(off_curve.find("\"x\":\"") + 5, 3, "AAA");
  std::string many = ec_.Jwk();
  for (int i = 0; i < 100; ++i) absl::StrAppend(&many, ",{}");
  for (const std::string& jwks :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"),
        JwksOf({}), JwksOf({"7"}), JwksOf({weak.Jwk()}), JwksOf({off_curve}),
        JwksOf({ec_.Jwk(), ec_.Jwk()}), JwksOf({ec_.Jwk(R"("use":"enc")")}),
        JwksOf({ec_.Jwk(R"("alg":"ES384")")}), JwksOf({Rsa().Jwk(R"("alg":"RS512")")}),
        JwksOf({ec_.Jwk(R"("key_ops":["encrypt"])")}), JwksOf({ec_.Jwk(R"("key_ops":"verify")")}),
        JwksOf({R"({"kty":"oct","k":"c2VjcmV0","alg":"HS256"})"}),
        JwksOf({R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"}), JwksOf({many}),
        absl::StrCat(JwksOf({ec_.Jwk()}), std::string(1 << 20, ' '))}) {
    EXPECT_TRUE(absl::IsInvalidArgument(verifier_.SetKeys(jwks))) << jwks.substr(0, 200);
  }
  EXPECT_TRUE(verifier_.Verify(ec_.Token(kClaims), At(0)).ok());
  ASSERT_EQ(
      verifier_.SetKeys(JwksOf({weak.Jwk(), R"({"kty":"OKP","crv":"Ed25519"})",
                                ec_.Jwk(R"("use":"sig","alg":"ES256","key_ops":["verify"])")})),
      absl::OkStatus());
  ExpectBad(weak.Token(kClaims), "no such key");
  EXPECT_TRUE(verifier_.Verify(ec_.Token(kClaims), At(0)).ok());
}

TEST_F(JwtTest, KeysMayBeReplacedWhileTokensAreVerified) {
  const std::string token = ec_.Token(kClaims);
  std::thread replacing([&] {
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(verifier_.SetKeys(JwksOf({ec_.Jwk()})).ok());
  });
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(verifier_.Verify(token, At(0)).ok());
  replacing.join();
}

}  // namespace
}  // namespace gongfang
