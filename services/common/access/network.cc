#include "common/access/network.h"

#include <arpa/inet.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

constexpr int kIpv4Bits = 32;
constexpr int kIpv6Bits = 128;
constexpr std::array<uint8_t, 12> kIpv4Within = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Ip {
  bool ipv4 = false;
  std::array<uint8_t, 16> bytes = {};
};

bool IsIpv4Within(const Ip& ip) {
  return !ip.ipv4 && std::equal(kIpv4Within.begin(), kIpv4Within.end(), ip.bytes.begin());
}

std::optional<Ip> ParseIp(absl::string_view text) {
  // inet_pton reads to a NUL: one within would hide what follows.
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != absl::string_view::npos) {
    return std::nullopt;
  }
  const std::string terminated(text);
  Ip ip;
  if (inet_pton(AF_INET, terminated.c_str(), ip.bytes.data()) == 1) {
    ip.ipv4 = true;
    return ip;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), ip.bytes.data()) == 1) return ip;
  return std::nullopt;
}

// An IPv4 address, also where it is written within IPv6.
std::optional<Ip> ParseAddress(absl::string_view text) {
  std::optional<Ip> ip = ParseIp(text);
  if (ip && IsIpv4Within(*ip)) {
    std::copy(ip->bytes.begin() + kIpv4Within.size(), ip->bytes.end(), ip->bytes.begin());
    std::fill(ip->bytes.begin() + kIpv4Bits / 8, ip->bytes.end(), uint8_t{0});
    ip->ipv4 = true;
  }
  return ip;
}

std::string ToText(bool ipv4, const std::array<uint8_t, 16>& bytes) {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(ipv4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof(text));
  return text;
}

// "0", "24": digits alone, and none too many.
std::optional<int> ParsePrefix(absl::string_view text, int max) {
  if (text.empty() || text.size() > 3 || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  int bits = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    bits = bits * 10 + (c - '0');
  }
  return bits <= max ? std::make_optional(bits) : std::nullopt;
}

// The bits of byte `at` that a prefix of `bits` covers.
uint8_t MaskOf(int bits, int at) {
  const int covered = std::clamp(bits - at * 8, 0, 8);
  return static_cast<uint8_t>(0xff << (8 - covered));
}

}  // namespace

std::optional<Network> Network::Parse(absl::string_view text) {
  const size_t slash = text.find('/');
  const std::optional<Ip> ip = ParseIp(text.substr(0, slash));
  if (!ip || IsIpv4Within(*ip)) return std::nullopt;
  const int all = ip->ipv4 ? kIpv4Bits : kIpv6Bits;
  const std::optional<int> bits =
      slash == absl::string_view::npos ? all : ParsePrefix(text.substr(slash + 1), all);
  if (!bits) return std::nullopt;
  for (int at = 0; at < static_cast<int>(ip->bytes.size()); ++at) {
    if ((ip->bytes[at] & ~MaskOf(*bits, at)) != 0) return std::nullopt;
  }
  Network network;
  network.ipv4_ = ip->ipv4;
  network.address_ = ip->bytes;
  network.prefix_bits_ = *bits;
  return network;
}

bool Network::Contains(absl::string_view text) const {
  const std::optional<Ip> ip = ParseAddress(text);
  if (!ip) return false;
  if (ip->ipv4 != ipv4_) return false;
  for (int at = 0; at * 8 < prefix_bits_; ++at) {
    if ((ip->bytes[at] & MaskOf(prefix_bits_, at)) != address_[at]) return false;
  }
  return true;
}

std::string Network::ToString() const {
  return absl::StrCat(ToText(ipv4_, address_), "/", prefix_bits_);
}

bool IsIpAddress(absl::string_view text) { return ParseIp(text).has_value(); }

bool IsLoopback(absl::string_view text) {
  static const Network kIpv4 = *Network::Parse("127.0.0.0/8");
  static const Network kIpv6 = *Network::Parse("::1/128");
  return kIpv4.Contains(text) || kIpv6.Contains(text);
}

std::string SubscriberOf(absl::string_view text) {
  std::optional<Ip> ip = ParseAddress(text);
  if (!ip) return std::string(text);
  if (!ip->ipv4) std::fill(ip->bytes.begin() + ip->bytes.size() / 2, ip->bytes.end(), uint8_t{0});
  return ToText(ip->ipv4, ip->bytes);
}

}  // namespace gongfang
