#include "common/rpc/caller_address.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/access/network.h"

namespace gongfang {

std::string AddressOfPeer(absl::string_view peer) {
  if (!absl::ConsumePrefix(&peer, "ipv4:") && !absl::ConsumePrefix(&peer, "ipv6:")) return "";
  const size_t colon = peer.rfind(':');
  if (colon == absl::string_view::npos) return "";
  const std::string address =
      absl::StrReplaceAll(peer.substr(0, colon), {{"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}});
  return IsIpAddress(address) ? address : "";
}

std::string AddressBehind(absl::string_view peer, absl::string_view forwarded) {
  const std::string address = AddressOfPeer(peer);
  if (forwarded.empty() || !IsLoopback(address)) return address;
  // Those before the last one are what the caller itself said.
  const size_t comma = forwarded.rfind(',');
  const absl::string_view last = absl::StripAsciiWhitespace(
      comma == absl::string_view::npos ? forwarded : forwarded.substr(comma + 1));
  return IsIpAddress(last) ? std::string(last) : address;
}

std::string CallerAddress(const CallContext& context) {
  return context.grpc == nullptr ? "" : CallerAddress(*context.grpc);
}

std::string CallerAddress(const grpc::ServerContextBase& call) {
  const auto& metadata = call.client_metadata();
  // Of more than one header the last is the one that was added last.
  const auto [first, end] = metadata.equal_range("x-forwarded-for");
  absl::string_view forwarded;
  for (auto entry = first; entry != end; ++entry) {
    forwarded = absl::string_view(entry->second.data(), entry->second.size());
  }
  return AddressBehind(call.peer(), forwarded);
}

}  // namespace gongfang
