// What is told of the process as a whole: version, age, memory, open files, and its logs.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "common/base/clock.h"
#include "common/events/event_log.h"
#include "common/metrics/registry.h"
#include "common/rpc/worker_pool.h"

namespace gongfang {

// Thread safe. What it is given is borrowed.
class ProcessMetrics {
 public:
  ProcessMetrics(metrics::Registry& registry, const Clock& clock, const WorkerPool& workers);

  // The logs that it tells of. Once.
  void Follow(std::vector<EventLog*> logs);
  void SetServing(bool serving) { serving_ = serving; }

 private:
  struct Log {
    EventLog& log;
    metrics::Gauge events;
  };

  void Measure();
  void MeasureLogs() const;

  metrics::Registry& registry_;
  const Clock& clock_;
  const WorkerPool& workers_;
  const absl::Time started_;
  std::atomic<bool> serving_ = false;
  double cpu_told_ = 0;  // seconds; used where it is measured
  const metrics::Gauge serving_gauge_;
  const metrics::Gauge uptime_;
  const metrics::Counter cpu_;
  const metrics::Gauge resident_;
  const metrics::Gauge open_files_;
  const metrics::Gauge max_files_;
  const metrics::Gauge queued_;
  std::vector<Log> logs_;
  std::unique_ptr<metrics::Probe> log_probe_;
  const metrics::Probe probe_;  // begins last and ends first
};

}  // namespace gongfang
