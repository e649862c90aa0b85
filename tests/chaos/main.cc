// The clients of ./dev chaos, and its judge:
//
//   gongfang_chaos world    makes the alliance
//   gongfang_chaos load     one process with several clients; writes a history
//   gongfang_chaos check    reads histories and what the service has, and writes a report
//
// Exit codes: 0 done, 1 it failed, 2 wrong usage. What is wrong with a history is in the report.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/rpc/channel.h"
#include "common/rpc/tls.h"
#include "tests/bench/steady_time.h"
#include "tests/chaos/checker.h"
#include "tests/chaos/event_log.h"
#include "tests/chaos/load.h"
#include "tests/chaos/outages.h"
#include "tests/chaos/world.h"

namespace gongfang::chaos {
namespace {

constexpr absl::Duration kAttempt = absl::Seconds(3);
constexpr absl::Duration kReading = absl::Minutes(2);
constexpr int kExamples = 5;  // of each kind of violation, in the report

struct Options {
  std::vector<std::string> servers;
  std::string ca;
  std::string key_file;
  int members = 0;
  int first_member = 0;
  int64_t seconds = 0;
  uint64_t seed = 0;
  int64_t base = 0;
  std::vector<std::string> histories;
  std::string replica;
  std::string service_key_file;
  TlsFiles tls;
  int64_t last_fault = 0;
  std::string report;
};

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return std::string(absl::StripAsciiWhitespace(text));
}

absl::StatusOr<std::unique_ptr<client::Client>> Connect(const Options& options,
                                                        const std::string& server,
                                                        absl::Duration deadline, int attempts) {
  client::ClientOptions client;
  client.server = server;
  client.ca_file = options.ca;
  client.key = Contents(options.key_file);
  client.deadline = deadline;
  client.retry.max_attempts = attempts;
  return client::Client::Connect(client);
}

absl::Status RunLoad(const Options& options) {
  std::vector<std::shared_ptr<const client::Client>> servers;
  for (const std::string& server : options.servers) {
    ASSIGN_OR_RETURN(auto client, Connect(options, server, kAttempt, 1));
    servers.push_back(std::move(client));
  }
  std::mutex mutex;
  std::ofstream history(options.histories[0]);
  const auto record = [&](const Operation& operation) {
    const std::string line = ToLine(operation) + "\n";
    const std::lock_guard lock(mutex);
    history << line << std::flush;  // so that it is whole where this is killed
  };
  const int64_t until = bench::SteadyNanos() + options.seconds * 1'000'000'000;
  std::vector<std::thread> clients;
  for (int n = options.first_member; n < options.first_member + options.members; ++n) {
    const uint64_t seed = options.seed * 1000 + static_cast<uint64_t>(n);
    clients.emplace_back([=] { Load({seed, n, options.base, until, servers, record}).Run(); });
  }
  for (std::thread& client : clients) client.join();
  if (!history.flush()) return absl::DataLossError("The history could not be written.");
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Operation>> ReadHistories(const std::vector<std::string>& paths) {
  std::vector<Operation> history;
  for (const std::string& path : paths) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      std::optional<Operation> operation = FromLine(line);
      if (!operation) return absl::DataLossError(absl::StrCat(path, ": not a line: ", line));
      history.push_back(*std::move(operation));
    }
  }
  if (history.empty()) return absl::DataLossError("The histories are empty.");
  return history;
}

nlohmann::json Report(const Evidence& evidence, int64_t last_fault) {
  std::map<std::string, int64_t> operations;
  std::map<std::string, int64_t> failed;
  for (const Operation& one : evidence.history) {
    constexpr const char* kOutcomes[] = {"ok", "refused", "unknown"};
    ++operations[absl::StrCat(NameOf(one.kind), " ", kOutcomes[static_cast<int>(one.outcome)])];
    for (absl::string_view code : absl::StrSplit(one.failed, ' ', absl::SkipEmpty())) {
      ++failed[std::string(code.substr(0, code.find('(')))];
    }
  }
  std::map<std::string, int64_t> violations;
  std::map<std::string, std::vector<std::string>> examples;
  const auto note = [&](const std::string& kind, const std::string& what) {
    if (++violations[kind] <= kExamples) examples[kind].push_back(what);
  };
  for (const Violation& violation : Check(evidence)) note(violation.kind, violation.what);
  const Outages outages = FindOutages(evidence.history, last_fault);
  const bool back = outages.back_after <= kBackNanos;
  if (!back) note("not_back", "No write was answered within 10 seconds of the last fault.");
  if (outages.late_errors > 0) {
    note("not_back", absl::StrCat(outages.late_errors, " operations met errors later."));
  }
  nlohmann::json report;
  report["operations"] = evidence.history.size();
  report["operations_by_outcome"] = operations;
  report["failed_attempts_by_code"] = failed;
  report["events"] = evidence.log.size();
  report["bookings"] = evidence.listed.size();
  report["violations"] = violations;
  report["examples"] = examples;
  report["longest_outage_seconds"] = static_cast<double>(outages.longest) / 1e9;
  report["back_after_seconds"] = back ? static_cast<double>(outages.back_after) / 1e9 : -1;
  return report;
}

absl::Status RunCheck(const Options& options) {
  Evidence evidence;
  evidence.capacity = CapacityOf;
  ASSIGN_OR_RETURN(evidence.history, ReadHistories(options.histories));
  ASSIGN_OR_RETURN(const auto credentials, CallWithTls(options.tls));
  const LogSource source{MakeChannel(options.replica, credentials),
                         Contents(options.service_key_file), SystemClock().Now() + kReading};
  ASSIGN_OR_RETURN(evidence.log, ReadLog(source));
  ASSIGN_OR_RETURN(const auto client, Connect(options, options.servers[0], kReading, 5));
  ASSIGN_OR_RETURN(evidence.listed, ReadBookings(*client));
  std::ofstream report(options.report);
  report << Report(evidence, options.last_fault).dump(2) << "\n";
  if (!report.flush()) return absl::DataLossError("The report could not be written.");
  return absl::OkStatus();
}

absl::Status RunWorld(const Options& options) {
  ASSIGN_OR_RETURN(const auto client, Connect(options, options.servers[0], kReading, 5));
  return MakeWorld(*client, options.members);
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app{"The clients of ./dev chaos, and its judge."};
  app.require_subcommand(1);
  app.add_option("--server", options.servers)->required();
  app.add_option("--ca", options.ca)->required();
  app.add_option("--key-file", options.key_file)->required();
  CLI::App* const world = app.add_subcommand("world");
  CLI::App* const load = app.add_subcommand("load");
  CLI::App* const check = app.add_subcommand("check");
  for (CLI::App* command : {world, load}) {
    command->add_option("--members", options.members)->required();
  }
  load->add_option("--first-member", options.first_member)->required();
  load->add_option("--seconds", options.seconds)->required();
  load->add_option("--seed", options.seed)->required();
  load->add_option("--base", options.base)->required();
  for (CLI::App* command : {load, check}) {
    command->add_option("--history", options.histories)->required();
  }
  check->add_option("--replica", options.replica)->required();
  check->add_option("--service-key-file", options.service_key_file)->required();
  check->add_option("--tls-cert", options.tls.cert)->required();
  check->add_option("--tls-key", options.tls.key)->required();
  check->add_option("--last-fault", options.last_fault)->required();
  check->add_option("--report", options.report)->required();
  CLI11_PARSE(app, argc, argv);
  options.tls.ca = options.ca;
  const absl::Status status = world->parsed()  ? RunWorld(options)
                              : load->parsed() ? RunLoad(options)
                                               : RunCheck(options);
  if (status.ok()) return 0;
  std::fprintf(stderr, "gongfang_chaos: %s\n", status.ToString().c_str());
  return 1;
}

}  // namespace
}  // namespace gongfang::chaos

int main(int argc, char** argv) { return gongfang::chaos::Main(argc, argv); }
