// A network that is understood is printed as one that is the same, and contains its own address.
// The part of the input behind the first newline is an address to look for.
#include "common/access/network.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  const absl::string_view text = AsText(data, size);
  const size_t line = text.find('\n');
  const auto network = Network::Parse(text.substr(0, line));
  if (!network) return 0;
  const std::string printed = network->ToString();
  Require(Network::Parse(printed) == network);
  Require(network->Contains(printed.substr(0, printed.find('/'))));
  if (line == absl::string_view::npos) return 0;
  const absl::string_view ip = text.substr(line + 1);
  // An address is in the network of all of its kind wherever it is in a smaller one.
  const char* all = printed.find(':') == std::string::npos ? "0.0.0.0/0" : "::/0";
  Require(!network->Contains(ip) || Network::Parse(all)->Contains(ip));
  return 0;
}
