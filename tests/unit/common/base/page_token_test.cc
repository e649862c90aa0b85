#include "common/base/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/escaping.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "tests/support/request_cases.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

constexpr char kRequest[] = "ListThings of alliances/a";

std::string RandomBytes(std::mt19937& random, size_t size) {
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

TEST(PageTokensTest, GivesBackThePartsWhateverTheyHold) {
  const PageTokens tokens("secret");
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> parts;
    for (size_t n = random() % 5; n > 0; --n) parts.push_back(RandomBytes(random, random() % 30));
    const std::string request = RandomBytes(random, random() % 50);
    const std::string token = tokens.Encode(request, parts);
    EXPECT_THAT(tokens.Decode(request, token).value(), ElementsAreArray(parts));
  }
}

TEST(PageTokensTest, IsForUrls) {
  const PageTokens tokens("secret");
  EXPECT_THAT(tokens.Encode(kRequest, {std::string(99, '\xff'), std::string(98, '\xfb')}),
              ::testing::MatchesRegex("[0-9A-Za-z_-]+"));
}

TEST(PageTokensTest, RefusesATokenThatWasAlteredAnywhere) {
  const PageTokens tokens("secret");
  const std::string token = tokens.Encode(kRequest, {"1800000000", "booking-1"});
  ASSERT_TRUE(tokens.Decode(kRequest, token).ok());
  for (size_t i = 0; i < token.size(); ++i) {
    for (int c = 0; c < 256; ++c) {
      std::string altered = token;
      altered[i] = static_cast<char>(c);
      if (altered == token) continue;
      EXPECT_FALSE(tokens.Decode(kRequest, altered).ok()) << i << " " << c;
    }
    for (const char c : {' ', '\n', '=', 'A', '\0'}) {
      std::string longer = token;
      longer.insert(i, 1, c);
      EXPECT_FALSE(tokens.Decode(kRequest, longer).ok()) << i << " " << int{c};
    }
    EXPECT_FALSE(tokens.Decode(kRequest, token.substr(0, i)).ok()) << i;
    EXPECT_FALSE(tokens.Decode(kRequest, token.substr(i + 1)).ok()) << i;
  }
  for (const char* tail : {"=", "==", " ", "A", "AAAA"}) {
    EXPECT_FALSE(tokens.Decode(kRequest, token + tail).ok()) << tail;
  }
}

TEST(PageTokensTest, IsBoundToItsRequestAndSecret) {
  const PageTokens tokens("secret");
  const std::string token = tokens.Encode(kRequest, {"1"});
  EXPECT_TRUE(PageTokens("secret").Decode(kRequest, token).ok());
  EXPECT_FALSE(PageTokens("Secret").Decode(kRequest, token).ok());
  EXPECT_FALSE(PageTokens("").Decode(kRequest, token).ok());
  EXPECT_FALSE(tokens.Decode("ListThings of alliances/b", token).ok());
  EXPECT_FALSE(tokens.Decode("", token).ok());
  // What is the request's cannot pass for a part, nor the other way round.
  EXPECT_FALSE(tokens.Decode(std::string(kRequest) + "1:1", tokens.Encode(kRequest, {})).ok());
}

TEST(PageTokensTest, NamesTheFieldInItsError) {
  const absl::Status status = PageTokens("secret").Decode(kRequest, "garbage").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(WrongFields(status), ElementsAre("page_token"));
}

TEST(PageTokensTest, RefusesGarbage) {
  const PageTokens tokens("secret");
  std::mt19937 random(2);
  for (const std::string& token :
       {std::string(), std::string("A"), std::string("===="), std::string(22, 'A'),
        std::string(limits::kMaxPageTokenBytes + 1, 'A'), std::string(100'000, 'A'),
        std::string("\0\0\0", 3)}) {
    EXPECT_FALSE(tokens.Decode(kRequest, token).ok());
  }
  for (int round = 0; round < 100'000; ++round) {
    const std::string bytes = RandomBytes(random, random() % 48);
    ASSERT_FALSE(tokens.Decode(kRequest, bytes).ok());
    if (round % 4 == 0) {
      ASSERT_FALSE(tokens.Decode(kRequest, absl::WebSafeBase64Escape(bytes)).ok());
    }
  }
}

}  // namespace
}  // namespace gongfang
