// What the command line and the environment of gongfangd say.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/tls_files.h"

namespace gongfang {

inline constexpr char kMembership[] = "membership";
inline constexpr char kInventory[] = "inventory";
inline constexpr char kBooking[] = "booking";

struct Config {
  std::string data = "./data";  // --data, GONGFANG_DATA
  // --store, GONGFANG_STORE: the URL of a database server that replicas share; empty: `data`.
  std::string store;
  std::string grpc = "127.0.0.1:9090";  // --grpc, GONGFANG_GRPC; port 0 takes a free one
  // --admin, GONGFANG_ADMIN: where metrics and health are told over HTTP; "": nowhere.
  std::string admin;
  std::set<std::string> services = {kMembership, kInventory, kBooking};  // --services
  // Where services are that do not run in this process.
  std::string membership = "127.0.0.1:9090";  // --membership, GONGFANG_MEMBERSHIP
  std::string inventory = "127.0.0.1:9090";   // --inventory, GONGFANG_INVENTORY
  std::string booking = "127.0.0.1:9090";     // --booking, GONGFANG_BOOKING
  std::string service_key_file;  // --service-key-file; default: service.key in the data folder
  // --personal-data-key-file; default: personal-data.key in the data folder.
  std::string personal_data_key_file;
  // TLS: the first two, or none; on every port, and to other services. --tls-cert, --tls-key,
  // --tls-ca, GONGFANG_TLS_CERT and so on.
  TlsFiles tls;
  // Members who sign in elsewhere: issuer, audience and one of the last two, or none.
  std::string oidc_issuer;     // --oidc-issuer: `iss` of its tokens
  std::string oidc_audience;   // --oidc-audience: `aud` of its tokens
  std::string oidc_jwks_file;  // --oidc-jwks-file: its public keys
  std::string oidc_jwks_url;   // --oidc-jwks-url: where it publishes them
  // --health, GONGFANG_HEALTH: where gRPC's health service is in the clear too; "": nowhere.
  std::string health;
  // --redis, GONGFANG_REDIS: see common/coordination/redis_url.h; "": none.
  std::string redis;
  std::string
      redis_password_file;       // --redis-password-file; "": the password is in the URL, or none
  bool demo = false;             // --demo
  std::string demo_dataset;      // --demo-dataset
  int max_calls_per_second = 0;  // --max-calls-per-second, of one key; 0: no limit
  bool new_admin_key = false;    // --new-admin-key: make one, and end
  bool verbose = false;          // --verbose: the log from debug on
  bool migrate = false;          // "migrate": move `data` into `store`, and end
  bool tables_only = false;      // migrate --tables-only: only make its tables

  bool Runs(const std::string& service) const { return services.contains(service); }
};

// How the command line was understood: either a configuration to run with, or a text to print and
// an exit code (--help, --version, a mistake).
struct CommandLine {
  Config config;
  bool run = true;
  int exit_code = 0;
  std::string text;
};

CommandLine ParseCommandLine(int argc, const char* const* argv);

// The version of the program.
const char* Version();

}  // namespace gongfang
