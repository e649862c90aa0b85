// Who calls: API keys, and the one service key by which the services of an installation know each
// other. Decided from memory; the keys come from membership, directly or by its event log.
#pragma once

#include <optional>
#include <shared_mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/access/principal.h"

namespace gongfang {

// Thread safe.
class KeyRing {
 public:
  // `service_key` is the secret that the services of the installation share.
  explicit KeyRing(absl::string_view service_key);

  // Adds a key by the SHA-256 of its text. Adding it again replaces its principal.
  void Add(absl::string_view key_sha256, Principal principal);

  // The principal of the metadata value "Bearer <key>". UNAUTHENTICATED: MISSING_CREDENTIALS when
  // there is none, BAD_CREDENTIALS when it is not known. The time it takes does not depend on how
  // much of a key is right, since hashes are what is compared.
  absl::StatusOr<Principal> Authenticate(std::optional<absl::string_view> authorization) const;

 private:
  const std::string service_key_sha256_;
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, Principal> principals_;  // by SHA-256, under mutex_
};

}  // namespace gongfang
