// What is counted and measured, and its text for Prometheus. The parts of the server get handles
// from it once, and use those: a handle costs an atomic addition, a histogram a lock that is held
// for a few nanoseconds (tests/bench/metrics_bench.cc). Where nobody asks there is no registry, and
// a handle does nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "common/metrics/metric.h"

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace gongfang::metrics {

// Handles are values; thread safe. One that was made by default, or without a registry, does
// nothing. They must not be used after their registry is gone.
class Counter {
 public:
  explicit operator bool() const { return counter_ != nullptr; }
  void Add(double count = 1) const;

 private:
  friend class Registry;
  prometheus::Counter* counter_ = nullptr;
};

class Gauge {
 public:
  explicit operator bool() const { return gauge_ != nullptr; }
  void Set(double value) const;
  void Add(double change) const;

 private:
  friend class Registry;
  prometheus::Gauge* gauge_ = nullptr;
};

class Histogram {
 public:
  explicit operator bool() const { return histogram_ != nullptr; }
  void Observe(double value) const;

 private:
  friend class Registry;
  prometheus::Histogram* histogram_ = nullptr;
};

// The values of the labels of a metric, in their order there.
using LabelValues = std::initializer_list<absl::string_view>;

// Thread safe.
class Registry {
 public:
  Registry();
  ~Registry();

  // The same for the same metric and labels, always; without a registry, a handle that does
  // nothing. A metric of another kind, or with another number of labels, ends the process: that is
  // a mistake of the program.
  static Counter CounterOf(Registry* registry, const Metric& metric, LabelValues labels = {});
  static Gauge GaugeOf(Registry* registry, const Metric& metric, LabelValues labels = {});
  static Histogram HistogramOf(Registry* registry, const Metric& metric, LabelValues labels = {});

  // All there is, in the text format of Prometheus, version 0.0.4. First it asks those who measure.
  std::string Text();

 private:
  friend class Probe;
  struct Families;

  std::unique_ptr<Families> families_;
  std::mutex probes_mutex_;
  std::map<int64_t, std::function<void()>> probes_;  // under probes_mutex_
  int64_t next_probe_ = 1;                           // under probes_mutex_
};

// Measures, each time that somebody asks for the text, what would cost too much to keep up to date.
// From the thread that asks.
class Probe {
 public:
  // Without a registry it is never asked.
  Probe(Registry* registry, std::function<void()> measure);
  // Does not return while it measures.
  ~Probe();
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

 private:
  Registry* const registry_;
  int64_t number_ = 0;
};

}  // namespace gongfang::metrics
