#include "common/base/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "common/base/limits.h"

namespace gongfang {
namespace {

// The bytes of `code` as UTF-8 would write it in `length` bytes, also where that is not allowed.
std::string Encoded(uint32_t code, int length) {
  if (length == 1) return std::string(1, static_cast<char>(code));
  constexpr uint8_t kLead[] = {0, 0, 0xC0, 0xE0, 0xF0, 0xF8};
  std::string bytes(1, static_cast<char>(kLead[length] | (code >> (6 * (length - 1)))));
  for (int i = length - 2; i >= 0; --i) {
    bytes.push_back(static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F)));
  }
  return bytes;
}

TEST(Utf8Test, TakesEveryCodePointInItsShortestFormOnly) {
  for (uint32_t code = 0; code < 0x120000; ++code) {
    const int shortest = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    const bool allowed = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    ASSERT_EQ(IsUtf8(Encoded(code, shortest)), allowed) << std::hex << code;
    for (int length = shortest + 1; length <= 4; ++length) {
      ASSERT_FALSE(IsUtf8(Encoded(code, length))) << std::hex << code << " in " << length;
    }
  }
}

TEST(Utf8Test, TakesTextAndRefusesWhatIsCutOrStray) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("激光切割机 laser ü 🛠"));
  EXPECT_TRUE(IsUtf8(std::string("a\0b", 3)));
  const std::string text = "ü工🛠";
  for (size_t size = 0; size <= text.size(); ++size) {
    const bool whole = size == 0 || size == 2 || size == 5 || size == 9;
    EXPECT_EQ(IsUtf8(absl::string_view(text).substr(0, size)), whole) << size;
  }
  for (const char* bad :
       {"\x80", "a\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE",
        "\xFF", "\xC3(", "\xE5\xB7\x28", "\xE5", "\xC3\xC3\xBC"}) {
    EXPECT_FALSE(IsUtf8(bad));
    EXPECT_FALSE(IsUtf8(std::string("工") + bad));
  }
}

TEST(ControlCharacterTest, FindsThemAll) {
  for (int c = 0; c < 256; ++c) {
    const std::string ascii(1, static_cast<char>(c));
    const bool control = (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
    EXPECT_EQ(HasControlCharacter("a" + ascii + "b"), control) << c;
    if (c < 0x80) {
      EXPECT_EQ(HasControlCharacter(ascii), control) << c;
    } else {
      EXPECT_EQ(HasControlCharacter("工" + Encoded(c, 2) + "b"), c < 0xA0) << c;
    }
  }
  EXPECT_FALSE(HasControlCharacter(""));
  EXPECT_FALSE(HasControlCharacter("工坊 © \u2028"));
  EXPECT_TRUE(HasControlCharacter("a\x1b[31m"));
  // Bytes that C1 would have, inside other characters: 倀 is E5 80 80.
  EXPECT_FALSE(HasControlCharacter("倀"));
}

TEST(IdTest, HasATable) {
  for (const char* good : {"a", "0", "a-b", "a--b", "li-wei", "01j0zz"}) EXPECT_TRUE(IsId(good));
  EXPECT_TRUE(IsId(std::string(limits::kMaxIdBytes, 'z')));
  EXPECT_FALSE(IsId(std::string(limits::kMaxIdBytes + 1, 'z')));
  for (const char* bad : {"", "-", "-a", "a-", "A", "a b", "a/b", "a_b", "a.b", "é", "工", "a\n"}) {
    EXPECT_FALSE(IsId(bad)) << bad;
  }
  EXPECT_FALSE(IsId(absl::string_view("a\0b", 3)));
}

TEST(RequestIdTest, IsVisibleAscii) {
  EXPECT_TRUE(IsRequestId("018f5b3c-0000-7000-8000-000000000000"));
  EXPECT_TRUE(IsRequestId("!~\"'/\\"));
  EXPECT_TRUE(IsRequestId(std::string(limits::kMaxRequestIdBytes, 'x')));
  EXPECT_FALSE(IsRequestId(std::string(limits::kMaxRequestIdBytes + 1, 'x')));
  EXPECT_FALSE(IsRequestId(""));
  for (int c = 0; c < 256; ++c) {
    EXPECT_EQ(IsRequestId("a" + std::string(1, static_cast<char>(c))), c > 0x20 && c < 0x7F) << c;
  }
}

TEST(TextTest, RandomBytesAreTakenOnlyWhereTheRulesSaySo) {
  std::mt19937 random(5);
  for (int round = 0; round < 100'000; ++round) {
    std::string bytes(random() % 70, '\0');
    const bool ascii = random() % 2 == 0;
    for (char& c : bytes) c = static_cast<char>(ascii ? 'a' + random() % 26 : random());
    const bool id = IsId(bytes);
    const bool request_id = IsRequestId(bytes);
    ASSERT_TRUE(!id || request_id);
    ASSERT_TRUE(!request_id || (IsUtf8(bytes) && !HasControlCharacter(bytes)));
    ASSERT_TRUE(!ascii || id == (!bytes.empty() && bytes.size() <= limits::kMaxIdBytes));
  }
}

TEST(WholeNumberTest, SaysWhatItMustBe) {
  const auto check = WholeNumber(-1, 62);
  for (const char* good : {"-1", "0", "62", "007"}) EXPECT_EQ(check(good), "") << good;
  EXPECT_EQ(check("-2"), "must be -1 or more, not -2");
  EXPECT_EQ(check("63"), "must be 62 or less, not 63");
  EXPECT_EQ(check("99999999999999999999"), "must be 62 or less, not 99999999999999999999");
  EXPECT_EQ(check("-99999999999999999999"), "must be -1 or more, not -99999999999999999999");
  for (const char* bad : {"", "-", "1.5", " 1", "1 ", "+1", "0x1", "two"}) {
    EXPECT_EQ(check(bad), std::string("must be a whole number, not \"") + bad + "\"");
  }
}

}  // namespace
}  // namespace gongfang
