// An issuer of tokens with a key of its own, made at run time.
#pragma once

#include <openssl/types.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gongfang {

// Owns its key. For one thread.
class TestIssuer {
 public:
  // `algorithm` is RS256 or ES256, `bits` those of an RSA key.
  TestIssuer(std::string algorithm, std::string key_id, unsigned bits = 2048);
  ~TestIssuer();
  TestIssuer(const TestIssuer&) = delete;
  TestIssuer& operator=(const TestIssuer&) = delete;

  // The public key as a JWK; `more` are further members, such as `"use":"sig"`.
  std::string Jwk(const std::string& more = "") const;
  // The public key as PEM: what a wrong verifier could take for a secret.
  std::string Pem() const;

  // A token of these claims, signed. Without `header`, one that names the algorithm and the key.
  std::string Token(const std::string& claims, const std::string& header = "") const;
  // The signature of `text`, as a JWS has it.
  std::string Sign(absl::string_view text) const;

 private:
  const std::string algorithm_;
  const std::string key_id_;
  EVP_PKEY* const key_;
};

// A JWK set of them.
std::string JwksOf(const std::vector<std::string>& keys);

}  // namespace gongfang
