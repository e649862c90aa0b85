#include "common/rpc/auth.h"

#include "absl/strings/match.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"

namespace gongfang {
namespace {

constexpr absl::string_view kScheme = "Bearer ";
constexpr size_t kMaxKeyBytes = 256;

}  // namespace

KeyRing::KeyRing(absl::string_view service_key) : service_key_sha256_(Sha256(service_key)) {}

absl::StatusOr<Principal> KeyRing::Authenticate(const Credentials& credentials) const {
  const auto& authorization = credentials.authorization;
  if (!authorization || authorization->empty()) return errors::MissingCredentials();
  if (!absl::StartsWithIgnoreCase(*authorization, kScheme)) return errors::MissingCredentials();
  const absl::string_view key = authorization->substr(kScheme.size());
  if (key.size() > kMaxKeyBytes) return errors::BadCredentials();
  const std::string digest = Sha256(key);
  if (EqualInConstantTime(digest, service_key_sha256_)) {
    return Principal{
        .key_id = "service", .display_name = "a service of this installation", .is_service = true};
  }
  return directory_.FindKey(digest, credentials.now, credentials.address);
}

}  // namespace gongfang
