// "HOST:PORT", as it is written on command lines and in the environment.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

// Where one listens no host means every address of the machine, and port 0 a free one.
enum class AddressUse { kListen, kConnect };

// What is wrong with `address`, as the end of a sentence ("it has no port"); "" where it is
// "host:port", a host being a name, an IPv4 address, or an IPv6 address in brackets. Says nothing
// about whether there is such a host.
std::string AddressMistake(absl::string_view address, AddressUse use);

}  // namespace gongfang
