// Networks of IP addresses.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace gongfang {

// A value: an address and how many of its first bits count.
class Network {
 public:
  // "203.0.113.0/24", "2001:db8::/32", or a single address. Strict: no bits beyond the prefix, no
  // blanks. nullopt for anything else; takes untrusted bytes of any length.
  static std::optional<Network> Parse(absl::string_view text);

  // Whether the address is in it; false for what is no address. An IPv4 address that is written
  // as an IPv6 one (::ffff:203.0.113.5) counts as IPv4.
  bool Contains(absl::string_view address) const;

 private:
  std::array<uint8_t, 16> address_{};  // IPv4 in its IPv6 form
  int bits_ = 0;
};

}  // namespace gongfang
