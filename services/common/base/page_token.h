// Page tokens: where a list goes on, signed, so that a client cannot make one up, and bound to the
// request that they came from, so that they cannot be used for another list.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gongfang {

// Thread safe: it holds nothing but its key.
class PageTokens {
 public:
  // `secret` must be the same in every replica.
  explicit PageTokens(absl::string_view secret);

  // A token for the position `parts` of the list that `request` identifies: a fingerprint of every
  // field of the request but page_size and page_token.
  std::string Encode(absl::string_view request, absl::Span<const std::string> parts) const;

  // The parts. INVALID_ARGUMENT where the token was altered, is another list's, or is not a token.
  absl::StatusOr<std::vector<std::string>> Decode(absl::string_view request,
                                                  absl::string_view token) const;

 private:
  std::string key_;
};

}  // namespace gongfang
