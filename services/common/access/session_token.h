// What a member who signed in shows instead of a key: `gf_sess_<payload>.<signature>`, both in
// base 64 for URLs. Who she is and until when is in the token, signed with a key that the services
// of the installation share, so that nobody is asked. What ends a session before its time is
// Member.sessions_since_time.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace gongfang {

struct MemberSession {
  std::string member;  // full name
  Instant issued = 0;
  Instant expires = 0;
};

// Immutable, so thread safe.
class SessionTokens {
 public:
  // `service_key` is the secret of the installation; what signs is derived from it.
  explicit SessionTokens(absl::string_view service_key);

  // Whether `text` is to be opened here rather than looked up as a key.
  static bool IsSessionToken(absl::string_view text);

  // `member` is a full name; `ttl` is positive.
  std::string Make(absl::string_view member, Instant now, absl::Duration ttl) const;

  // BAD_CREDENTIALS where the token is none of ours, is changed, has expired, or was issued more
  // than limits::kTokenLeeway after `now`. The message alone tells an expired one from the others.
  // Takes untrusted bytes of any length.
  absl::StatusOr<MemberSession> Open(absl::string_view text, Instant now) const;

 private:
  std::string Sign(absl::string_view payload) const;

  const std::string key_;
};

}  // namespace gongfang
