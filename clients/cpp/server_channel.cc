#include "clients/cpp/server_channel.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/address.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "grpcpp/grpcpp.h"

namespace gongfang::client {
namespace {

// Pages fit into gRPC's default of 4 MiB. The times of many busy resources may not.
constexpr int kMaxAnswerBytes = 64 * 1024 * 1024;
constexpr int kFirstReconnectMillis = 100;
constexpr int kMaxReconnectMillis = 2000;
// Finds out that a server is gone which could not say so. More often a server would not allow it.
constexpr int kKeepaliveMillis = 6 * 60 * 1000;
constexpr size_t kMaxCaBytes = 1024 * 1024;

// What is wrong with the address; "" where nothing is.
std::string ServerMistake(const std::string& server) {
  // What gRPC names in its own ways is for gRPC to judge.
  if (absl::StartsWith(server, "unix:") || absl::StrContains(server, ":///")) return "";
  absl::string_view target = server;
  if (!absl::ConsumePrefix(&target, "https://")) {
    return AddressMistake(server, AddressUse::kConnect);
  }
  const std::string mistake = AddressMistake(target, AddressUse::kConnect);
  if (mistake.empty() || target.empty()) return mistake;
  return AddressMistake(absl::StrCat(target, ":443"), AddressUse::kConnect).empty() ? "" : mistake;
}

absl::StatusOr<std::string> ReadCa(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return errors::InvalidField("ca_file", absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  std::string pem(kMaxCaBytes, '\0');
  file.read(pem.data(), static_cast<std::streamsize>(pem.size()));
  pem.resize(static_cast<size_t>(file.gcount()));
  // Of a list without any, gRPC would make a channel that leads nowhere.
  if (absl::StrContains(pem, "-----BEGIN CERTIFICATE-----")) return pem;
  return errors::InvalidField("ca_file", "has no certificate in PEM (-----BEGIN CERTIFICATE-----)");
}

grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMillis);
  // Or gRPC lets an attempt last 20 seconds, and more each time, before it makes another.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kMaxReconnectMillis);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxReconnectMillis);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMillis);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);  // 0: as many as it takes
  // WithRetries decides, and knows what is safe to repeat.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // A web proxy in the environment is not meant for a server on this machine or in this cluster.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return arguments;
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const std::string& server,
                                                           const std::string& ca_file) {
  if (const std::string mistake = ServerMistake(server); !mistake.empty()) {
    return errors::InvalidField("server", absl::StrCat("is not an address: ", mistake));
  }
  absl::string_view target = server;
  if (!absl::ConsumePrefix(&target, "https://")) {
    return grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), Arguments());
  }
  grpc::SslCredentialsOptions tls;
  if (!ca_file.empty()) {
    ASSIGN_OR_RETURN(tls.pem_root_certs, ReadCa(ca_file));
  }
  return grpc::CreateCustomChannel(std::string(target), grpc::SslCredentials(tls), Arguments());
}

}  // namespace gongfang::client
