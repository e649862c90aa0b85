// No bytes open a session that were not signed; what was signed opens as it was made, and with a
// byte changed not at all.
#include <algorithm>
#include <string>

#include "common/access/session_token.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  constexpr Instant kNow = 1'800'000'000'000'000;
  static const SessionTokens tokens("corpus");
  const absl::string_view text = AsText(data, size);
  // The corpus has tokens of that key; whatever opens is what Make makes of what it says.
  const auto session = tokens.Open(text, kNow);
  if (session.ok()) {
    Require(tokens.Make(session->member, session->issued,
                        absl::Microseconds(session->expires - session->issued)) == text);
  }
  static const std::string good = tokens.Make("alliances/a/members/m", kNow, absl::Hours(1));
  std::string changed = good;
  for (size_t i = 0; i < std::min(size, changed.size()); ++i) changed[i] ^= data[i];
  Require(tokens.Open(changed, kNow).ok() == (changed == good));
  return 0;
}
