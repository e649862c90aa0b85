// gongfangd: reads its configuration, starts, waits for a signal, stops.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/log.h"
#include "gongfangd/config.h"
#include "gongfangd/data_folder.h"
#include "gongfangd/demo.h"
#include "gongfangd/process.h"

namespace gongfang {
namespace {

std::string AdminKey(const Config& config) {
  std::ifstream file(absl::StrCat(config.data, "/", kAdminKeyFile));
  std::string key;
  std::getline(file, key);
  return key;
}

void PrintBanner(const Config& config, const Process& process) {
  const std::string host = config.grpc.substr(0, config.grpc.rfind(':'));
  const std::string address = absl::StrCat(host, ":", process.grpc_port());
  std::string services;
  for (const std::string& service : config.services) {
    absl::StrAppend(&services, services.empty() ? "" : ", ", service);
  }
  std::cout << "\nGongfang 工坊 " << Version() << " is ready.\n"
            << "  gRPC      " << address << " (plain text: put a TLS proxy before it in public)\n"
            << "  services  " << services << "\n"
            << "  data      " << config.data << "\n";
  if (process.new_admin_key()) {
    std::cout << "  admin key " << *process.new_admin_key() << "\n"
              << "            shown this once; it is kept in " << config.data << "/"
              << kAdminKeyFile << ", which only you can read\n";
  }
  if (config.demo) {
    // What the client would not find by itself.
    const Config usual;
    const std::string key_in =
        config.data == usual.data ? "" : absl::StrCat("GONGFANG_DATA=", config.data, " ");
    const std::string server = address == usual.grpc ? "" : absl::StrCat(" --server ", address);
    const std::string gongfang = absl::StrCat("  ", key_in, "build/release/bin/gongfang", server);
    std::cout << "\nTry it in another terminal:\n"
              << gongfang << " spaces list\n"
              << gongfang << " free link/laser-1 --from \"tomorrow 14:00\" --for 2h\n"
              << gongfang << " book link/laser-1 --start \"tomorrow 14:00\" --for 2h --as li-wei\n";
  }
  std::cout << "\nCtrl-C stops it; the data stays." << std::endl;
}

int Main(int argc, const char* const* argv) {
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
  const auto process = Process::Start(line.config, clock);
  if (!process.ok()) {
    std::cerr << "gongfangd: " << process.status().message() << "\n";
    return 1;
  }
  if (line.config.demo) {
    const absl::Status loaded = LoadDemo(line.config.demo_dataset, (*process)->InProcessChannel(),
                                         AdminKey(line.config), clock);
    if (!loaded.ok()) {
      std::cerr << "gongfangd: the demo alliance was not loaded: " << loaded.message() << "\n";
    }
  }
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
