#include "common/access/network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace gongfang {
namespace {

using Address = std::array<uint8_t, 16>;
constexpr size_t kMaxTextBytes = 64;
constexpr int kIpv4Offset = 12;  // bytes before an IPv4 address in its IPv6 form

struct Parsed {
  Address address{};
  bool ipv4 = false;
};

std::optional<Parsed> ParseAddress(absl::string_view view) {
  if (view.size() > kMaxTextBytes) return std::nullopt;
  const std::string text(view);
  if (text.find('\0') != std::string::npos) return std::nullopt;
  Parsed parsed;
  if (inet_pton(AF_INET, text.c_str(), parsed.address.data() + kIpv4Offset) == 1) {
    parsed.address[10] = parsed.address[11] = 0xff;
    parsed.ipv4 = true;
    return parsed;
  }
  if (inet_pton(AF_INET6, text.c_str(), parsed.address.data()) == 1) return parsed;
  return std::nullopt;
}

bool SamePrefix(const Address& a, const Address& b, int bits) {
  const int whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || (a[whole] >> (8 - rest)) == (b[whole] >> (8 - rest));
}

}  // namespace

std::optional<Network> Network::Parse(absl::string_view text) {
  const size_t slash = text.find('/');
  const std::optional<Parsed> parsed = ParseAddress(text.substr(0, slash));
  if (!parsed) return std::nullopt;
  const int most = parsed->ipv4 ? 32 : 128;
  int bits = most;
  if (slash != absl::string_view::npos) {
    const absl::string_view digits = text.substr(slash + 1);
    const bool plain = !digits.empty() && digits.size() <= 3 &&
                       std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
    if (!plain || !absl::SimpleAtoi(digits, &bits) || bits > most) return std::nullopt;
  }
  Network network;
  network.bits_ = parsed->ipv4 ? bits + 8 * kIpv4Offset : bits;
  network.address_ = parsed->address;
  Address cut = parsed->address;
  for (int bit = network.bits_; bit < 128; ++bit) cut[bit / 8] &= ~(0x80 >> (bit % 8));
  if (cut != parsed->address) return std::nullopt;
  return network;
}

bool Network::Contains(absl::string_view address) const {
  const std::optional<Parsed> parsed = ParseAddress(address);
  return parsed && SamePrefix(parsed->address, address_, bits_);
}

}  // namespace gongfang
