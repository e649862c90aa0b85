#include "common/store/store_metrics.h"

namespace gongfang {
namespace {

using metrics::Registry;

constexpr absl::string_view kKinds[] = {"read", "write"};

}  // namespace

StoreMetrics::StoreMetrics(Registry* registry, absl::string_view database)
    : registry_(registry), database_(database) {
  for (size_t kind = 0; kind < kinds_.size(); ++kind) {
    const metrics::LabelValues labels = {database_, kKinds[kind]};
    kinds_[kind] = {
        .running = Registry::GaugeOf(registry, metrics::kStoreRunning, labels),
        .retries = Registry::CounterOf(registry, metrics::kStoreRetries, labels),
        .committed = Registry::CounterOf(registry, metrics::kStoreTransactions,
                                         {database_, kKinds[kind], "OK"}),
        .seconds = Registry::HistogramOf(registry, metrics::kStoreSeconds, labels),
    };
  }
}

StoreMetrics::Span::Span(const StoreMetrics& metrics, Kind kind) : metrics_(metrics), kind_(kind) {
  if (metrics_.registry_ == nullptr) return;
  began_ = std::chrono::steady_clock::now();
  metrics_.of(kind_).running.Add(1);
}

StoreMetrics::Span::~Span() {
  if (metrics_.registry_ == nullptr) return;
  const OfKind& of = metrics_.of(kind_);
  of.running.Add(-1);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began_;
  of.seconds.Observe(seconds.count());
}

absl::Status StoreMetrics::Span::End(absl::Status status) const {
  if (metrics_.registry_ == nullptr) return status;
  if (status.ok()) {
    metrics_.of(kind_).committed.Add();
  } else {
    // Rare, so its handle is looked up each time.
    Registry::CounterOf(metrics_.registry_, metrics::kStoreTransactions,
                        {metrics_.database_, kKinds[static_cast<size_t>(kind_)],
                         absl::StatusCodeToString(status.code())})
        .Add();
  }
  return status;
}

}  // namespace gongfang
