// gongfangd: reads its configuration, starts, waits for a signal, stops.
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/log.h"
#include "gongfangd/admin_key.h"
#include "gongfangd/backup_command.h"
#include "gongfangd/config.h"
#include "gongfangd/demo.h"
#include "gongfangd/move_store.h"
#include "gongfangd/process.h"

namespace gongfang {
namespace {

void PrintAdminKey(const Config& config, absl::string_view key) {
  std::cout << "  admin key " << key << "\n"
            << "            shown this once; it is kept in " << AdminKeyPath(config)
            << ", which only you can read\n";
}

int NewAdminKey(const Config& config, const Clock& clock) {
  const absl::StatusOr<std::string> key = MakeAdminKey(config, clock);
  if (!key.ok()) {
    std::cerr << "gongfangd: " << key.status().message() << "\n";
    return 1;
  }
  PrintAdminKey(config, *key);
  return 0;
}

// The server is of use without the demo alliance, so that it was not loaded is only said.
void LoadDemoInto(Process& process, const Config& config, const Clock& clock) {
  const std::string key = ReadAdminKey(config);
  absl::Status loaded = absl::UnauthenticatedError("There is no admin key to load it with.");
  if (!key.empty()) {
    loaded = LoadDemo(config.demo_dataset, process.InProcessChannel(), key, clock);
  }
  if (loaded.ok()) return;
  std::cerr << "gongfangd: the demo alliance was not loaded: " << loaded.message();
  if (absl::IsUnauthenticated(loaded)) std::cerr << " " << AdviceOnLostAdminKey(config);
  std::cerr << "\n";
}

std::string AdminLine(const Config& config, const Process& process) {
  if (config.admin.empty()) return "";
  return absl::StrCat("  admin     http://", config.admin.substr(0, config.admin.rfind(':')), ":",
                      process.admin_port(), "/metrics\n");
}

void PrintBanner(const Config& config, const Process& process) {
  const std::string host = config.grpc.substr(0, config.grpc.rfind(':'));
  const std::string address = absl::StrCat(host, ":", process.grpc_port());
  const bool tls = !config.tls.cert.empty();
  std::string services;
  for (const std::string& service : config.services) {
    absl::StrAppend(&services, services.empty() ? "" : ", ", service);
  }
  std::cout << "\nGongfang 工坊 " << Version() << " is ready.\n"
            << "  gRPC      " << address
            << (tls ? " (TLS)\n" : " (plain text: in public use --tls-cert, or a TLS proxy)\n")
            << "  services  " << services << "\n"
            << AdminLine(config, process) << "  data      "
            << (config.store.empty() ? config.data : WithoutPassword(config.store)) << "\n";
  if (process.new_admin_key()) PrintAdminKey(config, *process.new_admin_key());
  if (config.demo) {
    // What the client would not find by itself.
    const Config usual;
    const std::string key_in =
        config.data == usual.data ? "" : absl::StrCat("GONGFANG_DATA=", config.data, " ");
    std::string server = address == usual.grpc ? "" : absl::StrCat(" --server ", address);
    if (tls) server = absl::StrCat(" --server https://", address);
    if (!config.tls.ca.empty()) absl::StrAppend(&server, " --ca ", config.tls.ca);
    const std::string gongfang = absl::StrCat("  ", key_in, "build/release/bin/gongfang", server);
    std::cout << "\nTry it in another terminal:\n"
              << gongfang << " spaces list\n"
              << gongfang << " free link/laser-1 --from \"tomorrow 14:00\" --for 2h\n"
              << gongfang << " book link/laser-1 --start \"tomorrow 14:00\" --for 2h --as li-wei\n";
  }
  std::cout << "\nCtrl-C stops it; the data stays." << std::endl;
}

int Main(int argc, const char* const* argv) {
  if (const std::optional<int> done = RunBackupCommand(argc, argv)) return *done;
  const CommandLine line = ParseCommandLine(argc, argv);
  if (!line.run) {
    (line.exit_code == 0 ? std::cout : std::cerr) << line.text;
    return line.exit_code;
  }
  // What goes wrong is said in one line by us; gRPC's own log would say it before, in many.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  log::SetLevel(line.config.verbose ? log::Level::kDebug : log::Level::kWarning);
  // Blocked before any thread is made, so that only sigwait below gets them.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  const SystemClock clock;
  if (line.config.migrate) return MigrateCommand(line.config);
  if (line.config.new_admin_key) return NewAdminKey(line.config, clock);
  const auto process = Process::Start(line.config, clock);
  if (!process.ok()) {
    std::cerr << "gongfangd: " << process.status().message() << "\n";
    return 1;
  }
  if (line.config.demo) LoadDemoInto(**process, line.config, clock);
  PrintBanner(line.config, **process);
  int signal = 0;
  sigwait(&stop_signals, &signal);
  std::cerr << "\ngongfangd: stopping ...\n";
  (*process)->Stop();
  std::cerr << "gongfangd: stopped.\n";
  return 0;
}

}  // namespace
}  // namespace gongfang

int main(int argc, char** argv) { return gongfang::Main(argc, argv); }
