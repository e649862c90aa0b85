// The text of an API key: `gf_live_` or `gf_test_`, 256 random bits and a checksum, so that a
// typing error is told from a key that was revoked, and a key in a text is found by a search for
// secrets.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

enum class KeyKind { kLive, kTest };

// A new key.
std::string NewKeyText(KeyKind kind);

// The kind of a well-formed key; nullopt for anything else. Takes untrusted bytes of any length.
std::optional<KeyKind> KindOfKey(absl::string_view text);

}  // namespace gongfang
