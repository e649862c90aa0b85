#include "common/base/crypto.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/escaping.h"

namespace gongfang {
namespace {

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

// RFC 6234, section 8.5, and FIPS 180-4.
TEST(Sha256Test, KnownAnswers) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Hex(Sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

struct HmacCase {
  std::string key;
  std::string data;
  std::string mac;
};

// RFC 4231, section 4, without the truncated case.
TEST(HmacSha256Test, KnownAnswers) {
  const HmacCase cases[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {absl::HexStringToBytes("0102030405060708090a0b0c0d0e0f10111213141516171819"),
       std::string(50, '\xcd'), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
      // Not of the RFC: nothing, also where the view has no address.
      {"", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
  };
  for (const HmacCase& c : cases) EXPECT_EQ(Hex(HmacSha256(c.key, c.data)), c.mac);
  EXPECT_EQ(HmacSha256(absl::string_view(), absl::string_view()), HmacSha256("", ""));
}

TEST(RandomBytesTest, HasTheSizeAndDiffers) {
  EXPECT_EQ(RandomBytes(0), "");
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string bytes = RandomBytes(16);
    EXPECT_EQ(bytes.size(), 16u);
    EXPECT_TRUE(seen.insert(bytes).second);
  }
}

TEST(EqualInConstantTimeTest, Compares) {
  EXPECT_TRUE(EqualInConstantTime("", absl::string_view()));
  EXPECT_TRUE(EqualInConstantTime(absl::string_view("a\0b", 3), absl::string_view("a\0b", 3)));
  EXPECT_FALSE(EqualInConstantTime(absl::string_view("a\0b", 3), absl::string_view("a\0c", 3)));
  EXPECT_FALSE(EqualInConstantTime("a", "ab"));
  EXPECT_FALSE(EqualInConstantTime("a", ""));
}

}  // namespace
}  // namespace gongfang
