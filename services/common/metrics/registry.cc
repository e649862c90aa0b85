#include "common/metrics/registry.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/log.h"

namespace gongfang::metrics {
namespace {

std::vector<double> BoundsOf(const Metric& metric) {
  if (metric.buckets == Buckets::kCount) return {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
          0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30};
}

prometheus::Labels LabelsOf(const Metric& metric, Kind kind, LabelValues values) {
  const std::vector<std::string> names = absl::StrSplit(metric.labels, ' ', absl::SkipEmpty());
  if (metric.kind != kind || names.size() != values.size()) {
    log::Error("metrics.misused", {{"metric", absl::string_view(metric.name)}});
    std::abort();
  }
  prometheus::Labels labels;
  size_t next = 0;
  for (const absl::string_view value : values) labels[names[next++]] = std::string(value);
  return labels;
}

}  // namespace

struct Registry::Families {
  prometheus::Registry registry;
};

void Counter::Add(double count) const {
  if (counter_ != nullptr) counter_->Increment(count);
}

void Gauge::Set(double value) const {
  if (gauge_ != nullptr) gauge_->Set(value);
}

void Gauge::Add(double change) const {
  if (gauge_ != nullptr) gauge_->Increment(change);
}

void Histogram::Observe(double value) const {
  if (histogram_ != nullptr) histogram_->Observe(value);
}

Registry::Registry() : families_(std::make_unique<Families>()) {}

Registry::~Registry() = default;

// A family that is registered again is the one that is there, and so is a metric of it.

Counter Registry::CounterOf(Registry* registry, const Metric& metric, LabelValues labels) {
  Counter counter;
  if (registry == nullptr) return counter;
  auto& family = prometheus::BuildCounter()
                     .Name(metric.name)
                     .Help(metric.help)
                     .Register(registry->families_->registry);
  counter.counter_ = &family.Add(LabelsOf(metric, Kind::kCounter, labels));
  return counter;
}

Gauge Registry::GaugeOf(Registry* registry, const Metric& metric, LabelValues labels) {
  Gauge gauge;
  if (registry == nullptr) return gauge;
  auto& family = prometheus::BuildGauge()
                     .Name(metric.name)
                     .Help(metric.help)
                     .Register(registry->families_->registry);
  gauge.gauge_ = &family.Add(LabelsOf(metric, Kind::kGauge, labels));
  return gauge;
}

Histogram Registry::HistogramOf(Registry* registry, const Metric& metric, LabelValues labels) {
  Histogram histogram;
  if (registry == nullptr) return histogram;
  auto& family = prometheus::BuildHistogram()
                     .Name(metric.name)
                     .Help(metric.help)
                     .Register(registry->families_->registry);
  histogram.histogram_ = &family.Add(LabelsOf(metric, Kind::kHistogram, labels), BoundsOf(metric));
  return histogram;
}

std::string Registry::Text() {
  {
    const std::lock_guard lock(probes_mutex_);
    for (const auto& [number, measure] : probes_) measure();
  }
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

Probe::Probe(Registry* registry, std::function<void()> measure) : registry_(registry) {
  if (registry_ == nullptr) return;
  const std::lock_guard lock(registry_->probes_mutex_);
  number_ = registry_->next_probe_++;
  registry_->probes_.emplace(number_, std::move(measure));
}

Probe::~Probe() {
  if (registry_ == nullptr) return;
  const std::lock_guard lock(registry_->probes_mutex_);
  registry_->probes_.erase(number_);
}

}  // namespace gongfang::metrics
