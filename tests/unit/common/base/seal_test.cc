#include "common/base/seal.h"

#include <gtest/gtest.h>

#include "common/base/crypto.h"

namespace gongfang {
namespace {

TEST(SealTest, OpensWithTheSameKeyAndSubjectAlone) {
  const std::string key = RandomBytes(kSealKeyBytes);
  const std::string sealed = Seal(key, "li", "李伟 li@example.com");
  EXPECT_EQ(Unseal(key, "li", sealed), "李伟 li@example.com");
  EXPECT_EQ(Unseal(key, "wang", sealed), std::nullopt);
  EXPECT_EQ(Unseal(RandomBytes(kSealKeyBytes), "li", sealed), std::nullopt);
  EXPECT_EQ(Unseal("short", "li", sealed), std::nullopt);
  EXPECT_EQ(sealed.find("example"), std::string::npos);
  EXPECT_NE(Seal(key, "li", "x"), Seal(key, "li", "x"));  // a nonce is used once
  EXPECT_EQ(Unseal(key, "", Seal(key, "", "")), "");
}

TEST(SealTest, EveryBitCounts) {
  const std::string key = RandomBytes(kSealKeyBytes);
  const std::string sealed = Seal(key, "li", "text");
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(Unseal(key, "li", changed), std::nullopt) << i;
    EXPECT_EQ(Unseal(key, "li", sealed.substr(0, i)), std::nullopt) << i;
  }
  EXPECT_EQ(Unseal(key, "li", sealed + "x"), std::nullopt);
}

}  // namespace
}  // namespace gongfang
