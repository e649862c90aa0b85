// What is taken for a key is long enough for its random bits, is of the kind that its prefix says,
// and is no key any more with another prefix or with a byte less.
#include <string>

#include "absl/strings/match.h"
#include "common/access/key_text.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  const absl::string_view text = AsText(data, size);
  const auto kind = KindOfKey(text);
  if (!kind) return 0;
  const bool live = absl::StartsWith(text, "gf_live_");
  Require(live || absl::StartsWith(text, "gf_test_"));
  Require((*kind == KeyKind::kLive) == live);
  Require(text.size() == 56);
  const std::string body(text.substr(8));
  Require(!KindOfKey((live ? "gf_test_" : "gf_live_") + body));
  Require(!KindOfKey(text.substr(0, text.size() - 1)));
  Require(!KindOfKey(std::string(text) + "="));
  return 0;
}
