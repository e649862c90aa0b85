// Verifies the ID tokens of an OpenID Connect issuer: JSON Web Tokens (RFC 7519), signed with RS256
// or ES256 (RFC 7518) by one of the issuer's keys, as its key set (RFC 7517) has them.
//
// Which of the two it is is fixed by the key and must be what the header says; everything else
// (`none`, HS256 with a public key as its secret ...) is refused. RSA keys have 2048 to 8192 bits.
// Keys in the header (`jwk`, `jku`, `x5c` ...) are not looked at, and a token with `crit` is
// refused.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/access/jwks.h"

namespace gongfang {

// What a token that was verified says.
struct JwtClaims {
  std::string issuer;
  std::string subject;
  absl::Time expiry;
};

// Thread safe.
class JwtVerifier {
 public:
  // Both are compared byte by byte, and must not be empty.
  JwtVerifier(std::string issuer, std::string audience);
  ~JwtVerifier();

  // Replaces all keys by those of a JWK set. Keys that are not for signing with RS256 or ES256 are
  // passed over. INVALID_ARGUMENT, and the keys stay as they were, where it is no key set, has two
  // keys of one id, or no key to use.
  absl::Status SetKeys(absl::string_view jwks);

  // Whether the token names a key that is not there: its set may be old. Says nothing else of it.
  bool NamesUnknownKey(absl::string_view token) const;

  // BAD_CREDENTIALS, with what is wrong in the message. `exp`, `nbf` and `iat` are taken with
  // limits::kTokenLeeway; `exp`, `iat`, `iss`, `aud` and `sub` must be there. A token without `kid`
  // is one of the only key, where there is one. Takes untrusted bytes of any length.
  absl::StatusOr<JwtClaims> Verify(absl::string_view token, absl::Time now) const;

 private:
  // Null where there is none of this id.
  std::shared_ptr<const Jwk> FindKey(const std::string& id) const;

  const std::string issuer_;
  const std::string audience_;
  mutable std::shared_mutex mutex_;
  JwkSet keys_;  // under mutex_
};

}  // namespace gongfang
