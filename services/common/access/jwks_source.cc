#include "common/access/jwks_source.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/credential_limits.h"
#include "common/base/errors.h"
#include "common/base/log.h"

namespace gongfang {
namespace {

bool Same(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> JwksFile::Look(bool wanted) {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  // A clock that went back must not keep the file from being read.
  if (now < next_look_ && next_look_ - now <= limits::kMinJwksReload) return std::nullopt;
  next_look_ = now + limits::kMinJwksReload;
  struct stat status = {};
  if (stat(path_.c_str(), &status) != 0) {
    return errors::Unavailable(
        absl::StrCat(path_, " cannot be read (", std::strerror(errno), ")."));
  }
  if (!wanted && changed_ && Same(*changed_, status.st_mtim)) return std::nullopt;
  std::ifstream file(path_, std::ios::binary);
  // One byte more than there may be shows that there is more.
  std::string text(limits::kMaxJwksBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || file.gcount() == 0) {
    return errors::Unavailable(absl::StrCat(path_, " cannot be read, or is empty."));
  }
  text.resize(static_cast<size_t>(file.gcount()));
  changed_ = status.st_mtim;
  return text;
}

absl::StatusOr<JwtClaims> OidcTokens::Verify(absl::string_view token, absl::Time now) {
  const absl::StatusOr<std::optional<std::string>> keys =
      source_->Look(verifier_.NamesUnknownKey(token));
  absl::Status taken = keys.status();
  if (keys.ok() && keys->has_value()) taken = verifier_.SetKeys(**keys);
  if (!taken.ok()) log::Warning("oidc.keys_not_usable", {{"message", taken.message()}});
  return verifier_.Verify(token, now);
}

}  // namespace gongfang
