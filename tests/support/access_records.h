// Records of membership for a Directory.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/access/directory.h"
#include "common/base/crypto.h"
#include "common/rpc/auth.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang {

template <typename Record>
void Take(Directory& directory, const Record& record, bool deleted = false) {
  directory.Take(Record::descriptor()->full_name(), record.SerializeAsString(), deleted);
}

// Lets the key `text` in.
inline void AddKey(Directory& directory, const std::string& text, const std::string& id,
                   const std::string& display_name = "") {
  membership::v1::ApiKey key;
  key.set_key_id(id);
  key.set_key_sha256(Sha256(text));
  key.set_display_name(display_name);
  Take(directory, key);
}

inline absl::StatusOr<Principal> Authenticate(const KeyRing& keys,
                                              std::optional<absl::string_view> authorization) {
  return keys.Authenticate({.authorization = authorization});
}

}  // namespace gongfang
