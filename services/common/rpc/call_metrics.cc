#include "common/rpc/call_metrics.h"

#include <string>

namespace gongfang {
namespace {

// The names of gRPC, as in "NOT_FOUND"; a code that is none of its own counts as UNKNOWN.
std::string NameOf(absl::StatusCode code) {
  const std::string name = absl::StatusCodeToString(code);
  return name.empty() ? "UNKNOWN" : name;
}

}  // namespace

// Each handle is made when it is first needed; two threads that make it at once get the same.
struct CallMetrics::Method {
  ByCode calls;
  ByCode streams;
  std::atomic<metrics::Histogram> seconds;
};

CallMetrics::CallMetrics(metrics::Registry& registry)
    : registry_(registry),
      in_flight_(metrics::Registry::GaugeOf(&registry, metrics::kRpcInFlight)),
      methods_(std::make_unique<Method[]>(AllPermissions().size() + 1)) {}

CallMetrics::~CallMetrics() = default;

CallMetrics::Method& CallMetrics::Of(const Permission& method) const {
  const std::vector<Permission>& all = AllPermissions();
  const bool known = &method >= all.data() && &method < all.data() + all.size();
  return methods_[known ? static_cast<size_t>(&method - all.data()) : all.size()];
}

metrics::Counter CallMetrics::Count(const metrics::Metric& metric, ByCode& by_code,
                                    const Permission& method, absl::StatusCode code) const {
  const size_t index =
      static_cast<size_t>(code) < kCodes ? static_cast<size_t>(code) : size_t{2};  // UNKNOWN
  metrics::Counter counter = by_code[index].load(std::memory_order_acquire);
  if (!counter) {
    counter = metrics::Registry::CounterOf(&registry_, metric,
                                           {method.service, method.method, NameOf(code)});
    by_code[index].store(counter, std::memory_order_release);
  }
  return counter;
}

void CallMetrics::Ended(const Permission& method, absl::StatusCode code, absl::Duration duration) {
  in_flight_.Add(-1);
  Method& counted = Of(method);
  Count(metrics::kRpcCalls, counted.calls, method, code).Add();
  metrics::Histogram seconds = counted.seconds.load(std::memory_order_acquire);
  if (!seconds) {
    seconds = metrics::Registry::HistogramOf(&registry_, metrics::kRpcSeconds,
                                             {method.service, method.method});
    counted.seconds.store(seconds, std::memory_order_release);
  }
  seconds.Observe(absl::ToDoubleSeconds(duration));
}

void CallMetrics::Stream(const Permission& method, absl::StatusCode code) {
  Count(metrics::kRpcStreams, Of(method).streams, method, code).Add();
}

}  // namespace gongfang
