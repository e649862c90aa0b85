#include "gongfangd/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gongfangd/config.h"

namespace gongfang {
namespace {

using metrics::Registry;

// Bytes in RAM, from the second number of statm, which counts pages; 0 where there is no /proc.
double ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  double all = 0;
  double resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double OpenFiles() {
  std::error_code failed;
  const std::filesystem::directory_iterator files("/proc/self/fd", failed);
  // Without the one that looks.
  return failed ? 0 : static_cast<double>(std::distance(begin(files), end(files)) - 1);
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

ProcessMetrics::ProcessMetrics(Registry& registry, const Clock& clock, const WorkerPool& workers)
    : registry_(registry),
      clock_(clock),
      workers_(workers),
      started_(clock.Now()),
      serving_gauge_(Registry::GaugeOf(&registry, metrics::kServing)),
      uptime_(Registry::GaugeOf(&registry, metrics::kUptime)),
      cpu_(Registry::CounterOf(&registry, metrics::kCpu)),
      resident_(Registry::GaugeOf(&registry, metrics::kResident)),
      open_files_(Registry::GaugeOf(&registry, metrics::kOpenFiles)),
      max_files_(Registry::GaugeOf(&registry, metrics::kMaxFiles)),
      queued_(Registry::GaugeOf(&registry, metrics::kRpcQueued)),
      probe_(&registry, [this] { Measure(); }) {
  Registry::GaugeOf(&registry, metrics::kBuild, {Version()}).Set(1);
  Registry::GaugeOf(&registry, metrics::kStartTime)
      .Set(absl::ToDoubleSeconds(started_ - absl::UnixEpoch()));
}

void ProcessMetrics::Follow(std::vector<EventLog*> logs) {
  for (EventLog* log : logs) {
    logs_.push_back({*log, Registry::GaugeOf(&registry_, metrics::kLogEvents, {log->name()})});
  }
  log_probe_ = std::make_unique<metrics::Probe>(&registry_, [this] { MeasureLogs(); });
}

void ProcessMetrics::Measure() {
  serving_gauge_.Set(serving_ ? 1 : 0);
  uptime_.Set(absl::ToDoubleSeconds(clock_.Now() - started_));
  rusage used;
  if (getrusage(RUSAGE_SELF, &used) == 0) {
    const double cpu = Seconds(used.ru_utime) + Seconds(used.ru_stime);
    cpu_.Add(cpu - cpu_told_);
    cpu_told_ = cpu;
  }
  resident_.Set(ResidentBytes());
  open_files_.Set(OpenFiles());
  rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) max_files_.Set(static_cast<double>(files.rlim_cur));
  queued_.Set(static_cast<double>(workers_.queued()));
}

void ProcessMetrics::MeasureLogs() const {
  for (const Log& log : logs_) {
    const auto heads = log.log.Heads();
    if (!heads.ok()) continue;
    double events = 0;
    for (const auto& [alliance, head] : *heads) events += static_cast<double>(head);
    log.events.Set(events);
  }
}

}  // namespace gongfang
