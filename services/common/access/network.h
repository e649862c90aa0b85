// The networks that an app may call from: CIDR blocks such as `203.0.113.0/24` and `2001:db8::/32`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

// Immutable; copying is cheap.
class Network {
 public:
  // Strict: an address as IPv4 or IPv6 write it, alone or with '/' and the length of the prefix
  // without signs or leading zeros; behind the prefix the address has only zeros. IPv4 within IPv6
  // (`::ffff:0:0/96` and below) is none: it is written as IPv4. Takes untrusted bytes of any
  // length.
  static std::optional<Network> Parse(absl::string_view text);

  // Whether the address `ip` is in it; false where it is none. An IPv4 address within IPv6
  // (`::ffff:203.0.113.9`), as a socket for both shows it, is the IPv4 address. Takes untrusted
  // bytes of any length.
  bool Contains(absl::string_view ip) const;

  // As RFC 5952 writes it.
  std::string ToString() const;

  friend bool operator==(const Network&, const Network&) = default;

 private:
  Network() = default;

  bool ipv4_ = false;
  std::array<uint8_t, 16> address_ = {};  // of IPv4 the first four bytes
  int prefix_bits_ = 0;
};

// Whether the text is an IPv4 or IPv6 address, and whether it is one of this machine itself. Like
// the next one they take untrusted bytes of any length.
bool IsIpAddress(absl::string_view text);
bool IsLoopback(absl::string_view text);

// One text for all addresses that one subscriber usually has: an IPv4 address itself, of IPv6 the
// first 64 bits. What is no address stays as it is.
std::string SubscriberOf(absl::string_view ip);

}  // namespace gongfang
