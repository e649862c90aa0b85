#include "common/access/key_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/crypto.h"

namespace gongfang {
namespace {

constexpr absl::string_view kLivePrefix = "gf_live_";
constexpr absl::string_view kTestPrefix = "gf_test_";
constexpr size_t kRandomBytes = 32;
constexpr size_t kChecksumBytes = 4;
// Without padding.
constexpr size_t kEncodedBytes = ((kRandomBytes + kChecksumBytes) * 8 + 5) / 6;

// Of the prefix too: a live key that was made a test key is none.
std::string Checksum(absl::string_view prefix, absl::string_view random) {
  return Sha256(absl::StrCat(prefix, random)).substr(0, kChecksumBytes);
}

}  // namespace

std::string NewKeyText(KeyKind kind) {
  const absl::string_view prefix = kind == KeyKind::kLive ? kLivePrefix : kTestPrefix;
  const std::string random = RandomBytes(kRandomBytes);
  return absl::StrCat(prefix,
                      absl::WebSafeBase64Escape(absl::StrCat(random, Checksum(prefix, random))));
}

std::optional<KeyKind> KindOfKey(absl::string_view text) {
  const bool live = absl::ConsumePrefix(&text, kLivePrefix);
  if (!live && !absl::ConsumePrefix(&text, kTestPrefix)) return std::nullopt;
  std::string bytes;
  if (text.size() != kEncodedBytes || !absl::WebSafeBase64Unescape(text, &bytes) ||
      bytes.size() != kRandomBytes + kChecksumBytes) {
    return std::nullopt;
  }
  const absl::string_view random = absl::string_view(bytes).substr(0, kRandomBytes);
  if (Checksum(live ? kLivePrefix : kTestPrefix, random) != bytes.substr(kRandomBytes)) {
    return std::nullopt;
  }
  return live ? KeyKind::kLive : KeyKind::kTest;
}

}  // namespace gongfang
