#include "gongfangd/config.h"

#include <CLI/CLI.hpp>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/access/web_fetch.h"
#include "common/base/address.h"
#include "common/base/text.h"
#include "common/coordination/redis_url.h"

namespace gongfang {
namespace {

const std::vector<std::string> kServices = {kMembership, kInventory, kBooking};

void AddOptions(CLI::App& app, Config& config, std::vector<std::string>& services) {
  app.add_option("--data", config.data, "Folder of the data; made if it is not there")
      ->envname("GONGFANG_DATA")
      ->capture_default_str();
  app.add_option("--store", config.store,
                 "URL of a PostgreSQL database that replicas of this process share, "
                 "postgres://USER@HOST/DATABASE, instead of the folder of the data")
      ->envname("GONGFANG_STORE");
  app.add_option("--grpc", config.grpc, "Address to serve gRPC on; port 0 takes a free one")
      ->envname("GONGFANG_GRPC")
      ->capture_default_str();
  app.add_option("--admin", config.admin,
                 "Address of /metrics, /healthz and /readyz, over HTTP in the clear: keep it from "
                 "the public (default: none)")
      ->envname("GONGFANG_ADMIN");
  app.add_option("--services", services, "Services of this process: all, or a list with commas")
      ->envname("GONGFANG_SERVICES")
      ->delimiter(',')
      ->default_str("all");
  app.add_option("--membership", config.membership, "Where membership is, if not in this process")
      ->envname("GONGFANG_MEMBERSHIP")
      ->capture_default_str();
  app.add_option("--inventory", config.inventory, "Where inventory is, if not in this process")
      ->envname("GONGFANG_INVENTORY")
      ->capture_default_str();
  app.add_option("--booking", config.booking, "Where booking is, if not in this process")
      ->envname("GONGFANG_BOOKING")
      ->capture_default_str();
  app.add_option("--service-key-file", config.service_key_file,
                 "File of the secret that the services of one installation share "
                 "(default: service.key in the data folder)")
      ->envname("GONGFANG_SERVICE_KEY_FILE");
  app.add_flag("--demo", config.demo, "Load the demo alliance, alliances/shibei");
  app.add_option("--demo-dataset", config.demo_dataset, "Another file to load with --demo")
      ->envname("GONGFANG_DEMO_DATASET");
  app.add_option("--max-calls-per-second", config.max_calls_per_second,
                 "How many calls of one key are answered; 0: no limit")
      ->envname("GONGFANG_MAX_CALLS_PER_SECOND")
      ->check(WholeNumber(0, INT32_MAX))
      ->capture_default_str();
  app.add_flag("--new-admin-key", config.new_admin_key,
               "Make one more admin key in the data folder, print it, and end; for when the first "
               "is lost. No server may be running on the folder");
  app.add_flag("--verbose", config.verbose, "Log more");
}

void AddClusterOptions(CLI::App& app, Config& config) {
  app.add_option("--health", config.health,
                 "Address of gRPC's health service alone, in the clear: for probes that speak no "
                 "TLS (default: none)")
      ->envname("GONGFANG_HEALTH");
}

// "gongfangd migrate". Its other flags are those of the server.
void AddMigrate(CLI::App& app, Config& config) {
  CLI::App* const migrate = app.add_subcommand(
      "migrate", "Move the folder of the data into the database of --store, and end");
  migrate->fallthrough();
  migrate->add_flag("--tables-only", config.tables_only,
                    "Move nothing: only make the tables of the store, or bring them up to date");
  migrate->callback([&config] { config.migrate = true; });
}

void AddPersonOptions(CLI::App& app, Config& config) {
  app.add_option("--personal-data-key-file", config.personal_data_key_file,
                 "File of the secret that seals personal data of members (default: "
                 "personal-data.key in the data folder). Without it they cannot be read again")
      ->envname("GONGFANG_PERSONAL_DATA_KEY_FILE");
  app.add_option("--oidc-issuer", config.oidc_issuer,
                 "Issuer whose tokens (OIDC) let in the members who have an identity there")
      ->envname("GONGFANG_OIDC_ISSUER");
  app.add_option("--oidc-audience", config.oidc_audience, "Audience that its tokens must be for")
      ->envname("GONGFANG_OIDC_AUDIENCE");
  app.add_option("--oidc-jwks-file", config.oidc_jwks_file,
                 "File of its public keys (JWKS); read again when it changes")
      ->envname("GONGFANG_OIDC_JWKS_FILE");
  app.add_option("--oidc-jwks-url", config.oidc_jwks_url,
                 "Or where it publishes them, https://...; fetched now and then")
      ->envname("GONGFANG_OIDC_JWKS_URL");
}

void AddRedisOptions(CLI::App& app, Config& config) {
  app.add_option("--redis", config.redis,
                 "Redis by which replicas share leases and limits: redis://HOST:PORT, "
                 "redis+sentinel://HOST:PORT,HOST:PORT/MASTER or redis+unix:///PATH "
                 "(default: within this process)")
      ->envname("GONGFANG_REDIS");
  app.add_option("--redis-password-file", config.redis_password_file,
                 "File of its password, which may also be in the URL")
      ->envname("GONGFANG_REDIS_PASSWORD_FILE");
}

void AddTlsOptions(CLI::App& app, Config& config) {
  app.add_option("--tls-cert", config.tls.cert,
                 "File of the certificate to serve TLS with, in PEM, followed by those between it "
                 "and its CA; read again when it changes, as are the next two")
      ->envname("GONGFANG_TLS_CERT");
  app.add_option("--tls-key", config.tls.key, "File of its private key")
      ->envname("GONGFANG_TLS_KEY");
  app.add_option("--tls-ca", config.tls.ca,
                 "File of the CA by whose certificates the services of this installation know each "
                 "other")
      ->envname("GONGFANG_TLS_CA");
}

CommandLine Mistake(const std::string& what) {
  return {.config = {},
          .run = false,
          .exit_code = 2,
          .text = "gongfangd: " + what + "\nRun gongfangd --help for what there is.\n"};
}

// What is wrong with the addresses, in a sentence; "" where nothing is.
std::string AddressMistakes(const Config& config) {
  const auto mistake = [](const char* flag, const std::string& address, AddressUse use) {
    const std::string what = AddressMistake(address, use);
    return what.empty() ? ""
                        : absl::StrCat(flag, ": \"", address, "\" is not an address: ", what,
                                       ". Write HOST:PORT, such as 127.0.0.1:9090.");
  };
  std::string text = mistake("--grpc", config.grpc, AddressUse::kListen);
  if (text.empty() && !config.admin.empty()) {
    text = mistake("--admin", config.admin, AddressUse::kListen);
  }
  if (text.empty() && !config.health.empty()) {
    text = mistake("--health", config.health, AddressUse::kListen);
  }
  const std::pair<const char*, const std::string&> peers[] = {{"--membership", config.membership},
                                                              {"--inventory", config.inventory},
                                                              {"--booking", config.booking}};
  for (const auto& [flag, address] : peers) {
    // A name of gRPC's own, such as dns:///membership:9090, is for gRPC to judge.
    if (text.empty() && !absl::StrContains(address, "://")) {
      text = mistake(flag, address, AddressUse::kConnect);
    }
  }
  return text;
}

// Puts them into `config`; what is wrong with them, "" where nothing is.
std::string TakeServices(const std::vector<std::string>& services, Config& config) {
  if (services.empty() || services == std::vector<std::string>{"all"}) return "";
  config.services.clear();
  for (const std::string& service : services) {
    if (std::find(kServices.begin(), kServices.end(), service) == kServices.end()) {
      return "--services: \"" + service + "\" is not one of membership, inventory, booking";
    }
    config.services.insert(service);
  }
  return "";
}

// What is wrong with the store; "" where nothing is.
std::string StoreMistakes(const Config& config) {
  if (config.store.empty()) {
    return config.migrate ? "migrate: say where to with --store postgres://USER@HOST/DATABASE" : "";
  }
  if (!absl::StartsWith(config.store, "postgres://") &&
      !absl::StartsWith(config.store, "postgresql://")) {
    return "--store: write postgres://USER@HOST:PORT/DATABASE";
  }
  if (config.migrate || config.new_admin_key) return "";
  const bool sealed = !config.Runs(kMembership) || !config.personal_data_key_file.empty();
  if (!config.service_key_file.empty() && sealed) return "";
  return "with --store, all replicas need the same secrets: give --service-key-file and, for "
         "membership, --personal-data-key-file. After gongfangd migrate they are service.key and "
         "personal-data.key of the data folder; for a new installation make each once, as with "
         "openssl rand -base64 32 > service.key";
}

// What is wrong with who signs members in; "" where nothing is.
std::string OidcMistakes(const Config& config) {
  const bool file = !config.oidc_jwks_file.empty();
  const bool url = !config.oidc_jwks_url.empty();
  if (file && url) return "--oidc-jwks-file and --oidc-jwks-url are one too many: give one";
  const bool some = !config.oidc_issuer.empty() || !config.oidc_audience.empty() || file || url;
  const bool all = !config.oidc_issuer.empty() && !config.oidc_audience.empty() && (file || url);
  if (some && !all) {
    return "--oidc-issuer, --oidc-audience and --oidc-jwks-file or --oidc-jwks-url go together: "
           "give all three";
  }
  const absl::Status address =
      url ? ParseWebAddress(config.oidc_jwks_url).status() : absl::OkStatus();
  if (address.ok()) return "";
  return absl::StrCat("--oidc-jwks-url: \"", config.oidc_jwks_url,
                      "\" cannot be used: ", address.message(), ".");
}

// What is wrong with TLS; "" where nothing is.
std::string TlsMistakes(const Config& config) {
  if (config.tls.cert.empty() != config.tls.key.empty()) {
    return "--tls-cert and --tls-key go together: give both";
  }
  if (config.tls.cert.empty()) {
    return config.tls.ca.empty() ? ""
                                 : "--tls-ca is of use with --tls-cert and --tls-key: give all";
  }
  if (!config.tls.ca.empty() || config.services.size() == kServices.size()) return "";
  return "with --tls-cert, services in more than one process know each other by certificates: give "
         "--tls-ca too";
}

// What is wrong with the address of Redis; "" where nothing is.
std::string RedisMistakes(const Config& config) {
  if (config.redis.empty()) {
    return config.redis_password_file.empty() ? "" : "--redis-password-file is of use with --redis";
  }
  const absl::Status url = ParseRedisUrl(config.redis).status();
  return url.ok() ? "" : absl::StrCat("--redis: ", url.message());
}

}  // namespace

const char* Version() { return GONGFANG_VERSION; }

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  CommandLine line;
  std::vector<std::string> services;
  CLI::App app(
      "gongfangd: the server of Gongfang, an open platform for sharing equipment and lab "
      "time.\n`gongfangd backup` and `gongfangd restore` copy its data: see their --help.\nStops "
      "cleanly on SIGINT and SIGTERM. Exit codes: 0 stopped, 1 could not "
      "start, 2 wrong usage.",
      "gongfangd");
  app.set_version_flag("--version", std::string("gongfangd ") + Version());
  line.config.demo_dataset = GONGFANG_DEMO_DATASET;
  AddOptions(app, line.config, services);
  AddPersonOptions(app, line.config);
  AddRedisOptions(app, line.config);
  AddTlsOptions(app, line.config);
  AddClusterOptions(app, line.config);
  AddMigrate(app, line.config);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // CLI11 reports by exceptions; they end here
    std::ostringstream out;
    std::ostringstream err;
    if (error.get_exit_code() != 0) return Mistake(error.what());
    app.exit(error, out, err);
    return {.config = {}, .run = false, .exit_code = 0, .text = out.str()};
  }
  if (const std::string mistake = AddressMistakes(line.config); !mistake.empty()) {
    return Mistake(mistake);
  }
  if (const std::string mistake = OidcMistakes(line.config); !mistake.empty()) {
    return Mistake(mistake);
  }
  if (const std::string mistake = TakeServices(services, line.config); !mistake.empty()) {
    return Mistake(mistake);
  }
  if (const std::string mistake = TlsMistakes(line.config); !mistake.empty()) {
    return Mistake(mistake);
  }
  if (const std::string mistake = StoreMistakes(line.config); !mistake.empty()) {
    return Mistake(mistake);
  }
  if (const std::string mistake = RedisMistakes(line.config); !mistake.empty()) {
    return Mistake(mistake);
  }
  return line;
}

}  // namespace gongfang
