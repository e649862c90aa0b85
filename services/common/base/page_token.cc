#include "common/base/page_token.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang {
namespace {

constexpr size_t kSignatureBytes = 16;

std::string Sign(absl::string_view key, absl::string_view request, absl::string_view body) {
  return HmacSha256(key, absl::StrCat(request.size(), ":", request, body))
      .substr(0, kSignatureBytes);
}

}  // namespace

PageTokens::PageTokens(absl::string_view secret) : key_(HmacSha256(secret, "page tokens")) {}

std::string PageTokens::Encode(absl::string_view request,
                               absl::Span<const std::string> parts) const {
  std::string body;
  for (const std::string& part : parts) absl::StrAppend(&body, part.size(), ":", part);
  return absl::WebSafeBase64Escape(absl::StrCat(Sign(key_, request, body), body));
}

absl::StatusOr<std::vector<std::string>> PageTokens::Decode(absl::string_view request,
                                                            absl::string_view token) const {
  const absl::Status bad = errors::InvalidField(
      "page_token", "must be the next_page_token of the page before, with all else unchanged");
  std::string bytes;
  if (token.size() > limits::kMaxPageTokenBytes || !absl::WebSafeBase64Unescape(token, &bytes) ||
      bytes.size() < kSignatureBytes || absl::WebSafeBase64Escape(bytes) != token) {
    return bad;  // the last: base 64 has several spellings of the same bytes
  }
  absl::string_view rest(bytes);
  const absl::string_view signature = rest.substr(0, kSignatureBytes);
  rest.remove_prefix(kSignatureBytes);
  if (!EqualInConstantTime(signature, Sign(key_, request, rest))) return bad;
  std::vector<std::string> parts;
  while (!rest.empty()) {
    const size_t colon = rest.find(':');
    size_t size = 0;
    if (colon == absl::string_view::npos || !absl::SimpleAtoi(rest.substr(0, colon), &size) ||
        size > rest.size() - colon - 1) {
      return bad;
    }
    parts.emplace_back(rest.substr(colon + 1, size));
    rest.remove_prefix(colon + 1 + size);
  }
  return parts;
}

}  // namespace gongfang
