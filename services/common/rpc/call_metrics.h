// What is counted of calls: how many, with which code, how long they took, by method.
#pragma once

#include <array>
#include <atomic>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/access/permission.h"
#include "common/metrics/registry.h"

namespace gongfang {

// Thread safe. A method shows once it has been called.
class CallMetrics {
 public:
  // `registry` is borrowed.
  explicit CallMetrics(metrics::Registry& registry);
  ~CallMetrics();

  void Began() const { in_flight_.Add(1); }
  // `method` is a row of the table of permissions.
  void Ended(const Permission& method, absl::StatusCode code, absl::Duration duration);
  // A stream was opened, or refused with `code`.
  void Stream(const Permission& method, absl::StatusCode code);

 private:
  static constexpr size_t kCodes = 17;
  using ByCode = std::array<std::atomic<metrics::Counter>, kCodes>;
  struct Method;

  Method& Of(const Permission& method) const;
  metrics::Counter Count(const metrics::Metric& metric, ByCode& by_code, const Permission& method,
                         absl::StatusCode code) const;

  metrics::Registry& registry_;
  const metrics::Gauge in_flight_;
  const std::unique_ptr<Method[]> methods_;  // by their place in the table, and one for all others
};

}  // namespace gongfang
