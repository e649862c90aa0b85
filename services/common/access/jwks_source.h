// Where the keys of an issuer of tokens come from.
#pragma once

#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/access/jwt.h"
#include "common/base/clock.h"

namespace gongfang {

// Thread safe.
class JwksSource {
 public:
  virtual ~JwksSource() = default;

  // A key set that may be another than the one answered last; nullopt where there is none, or where
  // it is too early to ask again. `wanted`: a key is missing.
  virtual absl::StatusOr<std::optional<std::string>> Look(bool wanted) = 0;
};

// A file on this machine, which is looked at when asked, but at most once in
// limits::kMinJwksReload: it is read where it has changed, or where a key is missing.
class JwksFile final : public JwksSource {
 public:
  // `clock` is borrowed.
  JwksFile(std::string path, const Clock& clock) : path_(std::move(path)), clock_(clock) {}

  absl::StatusOr<std::optional<std::string>> Look(bool wanted) override;

 private:
  const std::string path_;
  const Clock& clock_;
  std::mutex mutex_;
  // Under mutex_.
  absl::Time next_look_ = absl::InfinitePast();
  std::optional<timespec> changed_;  // of the file as it was read last
};

// Verifies tokens with the keys that a source has. Thread safe. It may read a small file.
class OidcTokens {
 public:
  OidcTokens(std::string issuer, std::string audience, std::unique_ptr<JwksSource> source)
      : verifier_(std::move(issuer), std::move(audience)), source_(std::move(source)) {}

  // As JwtVerifier::Verify. A source that cannot be read leaves the keys as they are, with a line
  // in the log.
  absl::StatusOr<JwtClaims> Verify(absl::string_view token, absl::Time now);

 private:
  JwtVerifier verifier_;
  const std::unique_ptr<JwksSource> source_;
};

}  // namespace gongfang
