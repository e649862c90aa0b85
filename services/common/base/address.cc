#include "common/base/address.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

constexpr int kMaxPort = 65'535;

bool IsOf(absl::string_view text, absl::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(others, static_cast<char>(c));
  });
}

std::string HostMistake(absl::string_view host, AddressUse use) {
  if (host.empty()) return use == AddressUse::kListen ? "" : "it has no host";
  if (absl::StartsWith(host, "[")) {
    const bool is_v6 = absl::EndsWith(host, "]") && absl::StrContains(host, ':') &&
                       IsOf(host.substr(1, host.size() - 2), ":.%");
    return is_v6 ? "" : "what is in brackets is not an IPv6 address";
  }
  if (absl::StrContains(host, ':')) return "an IPv6 address is written in brackets: [::1]:9090";
  return IsOf(host, "-._") ? "" : "its host is neither a name nor an IP address";
}

}  // namespace

std::string AddressMistake(absl::string_view address, AddressUse use) {
  if (address.empty()) return "it is empty";
  const size_t colon = address.rfind(':');
  if (colon == absl::string_view::npos) return "it has no port";
  const absl::string_view digits = address.substr(colon + 1);
  // Digits only: a number may be read with a sign or blanks, and a port has neither.
  const bool is_number = !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  const int least = use == AddressUse::kListen ? 0 : 1;
  int port = -1;
  if (!is_number || !absl::SimpleAtoi(digits, &port) || port < least || port > kMaxPort) {
    return absl::StrCat("its port is not a number from ", least, " to ", kMaxPort);
  }
  return HostMistake(address.substr(0, colon), use);
}

}  // namespace gongfang
