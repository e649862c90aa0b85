// Sealing of what must not be read by who has the files but not the key: AES-256-GCM.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

inline constexpr size_t kSealKeyBytes = 32;

// `text` sealed with `key`, of kSealKeyBytes, and bound to `subject`: under another it does not
// open. A version byte, a nonce of 12 random bytes, what is sealed, and a tag of 16 bytes. Thread
// safe, as is the next.
std::string Seal(absl::string_view key, absl::string_view subject, absl::string_view text);

// What Seal was given; nullopt where key or subject is another, or a bit was changed. Takes
// untrusted bytes of any length.
std::optional<std::string> Unseal(absl::string_view key, absl::string_view subject,
                                  absl::string_view sealed);

}  // namespace gongfang
