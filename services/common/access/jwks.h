// The public keys of an issuer of tokens: a JWK set (RFC 7517), and signatures by them.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gongfang {

enum class JwtAlgorithm { kRs256, kEs256 };

// A public key for one algorithm. Immutable, so thread safe.
class Jwk {
 public:
  // Owns `key`, an RSA or P-256 key as `algorithm` wants it.
  Jwk(JwtAlgorithm algorithm, EVP_PKEY* key) : algorithm_(algorithm), key_(key) {}
  ~Jwk();
  Jwk(const Jwk&) = delete;
  Jwk& operator=(const Jwk&) = delete;

  JwtAlgorithm algorithm() const { return algorithm_; }
  // Whether `signature`, as a JWS has it, is one of `text` by this key.
  bool Verify(absl::string_view text, absl::string_view signature) const;

 private:
  const JwtAlgorithm algorithm_;
  EVP_PKEY* const key_;
};

using JwkSet = absl::flat_hash_map<std::string, std::shared_ptr<const Jwk>>;  // by id ("kid")

// The keys of a JWK set that are for signing with RS256 or ES256; others are passed over.
// INVALID_ARGUMENT where it is larger than limits::kMaxJwksBytes, is no key set, has two keys of
// one id, or no key to use. Takes untrusted bytes.
absl::StatusOr<JwkSet> ParseJwks(absl::string_view text);

}  // namespace gongfang
