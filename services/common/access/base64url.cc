#include "common/access/base64url.h"

#include "absl/strings/escaping.h"

namespace gongfang {

std::string EncodeBase64Url(absl::string_view bytes) { return absl::WebSafeBase64Escape(bytes); }

std::optional<std::string> DecodeBase64Url(absl::string_view text) {
  std::string bytes;
  // It skips blanks and takes padding: what it read, written again, must be the same.
  if (!absl::WebSafeBase64Unescape(text, &bytes) || EncodeBase64Url(bytes) != text) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace gongfang
