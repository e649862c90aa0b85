// Nobody can make a token up, and one that we made comes back whatever it holds.
#include "common/base/page_token.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  static const PageTokens tokens("secret");
  const absl::string_view text = AsText(data, size);
  Require(!tokens.Decode("request", text).ok());
  if (size > 200) return 0;  // tokens are short
  const std::vector<std::string> parts = {std::string(text), "",
                                          std::string(text.substr(size / 2))};
  const std::string token = tokens.Encode(text, parts);
  Require(tokens.Decode(text, token).value() == parts);
  Require(!tokens.Decode("another request", token).ok());
  return 0;
}
