#include "common/rpc/auth.h"

#include <mutex>
#include <utility>

#include "absl/strings/match.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"

namespace gongfang {
namespace {

constexpr absl::string_view kScheme = "Bearer ";
constexpr size_t kMaxKeyBytes = 256;

}  // namespace

KeyRing::KeyRing(absl::string_view service_key) : service_key_sha256_(Sha256(service_key)) {
  Add(service_key_sha256_,
      {.key_id = "service", .display_name = "a service of this installation", .is_service = true});
}

void KeyRing::Add(absl::string_view key_sha256, Principal principal) {
  const std::unique_lock lock(mutex_);
  principals_[std::string(key_sha256)] = std::move(principal);
}

absl::StatusOr<Principal> KeyRing::Authenticate(
    std::optional<absl::string_view> authorization) const {
  if (!authorization || authorization->empty()) return errors::MissingCredentials();
  if (!absl::StartsWithIgnoreCase(*authorization, kScheme)) return errors::MissingCredentials();
  const absl::string_view key = authorization->substr(kScheme.size());
  if (key.size() > kMaxKeyBytes) return errors::BadCredentials();
  const std::string digest = Sha256(key);
  const std::shared_lock lock(mutex_);
  const auto found = principals_.find(digest);
  if (found == principals_.end()) return errors::BadCredentials();
  return found->second;
}

}  // namespace gongfang
