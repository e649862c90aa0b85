// What is counted of the transactions of one database, whatever its driver.
#pragma once

#include <array>
#include <chrono>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/metrics/registry.h"

namespace gongfang {

// Thread safe. One that was made by default counts nothing.
class StoreMetrics {
 public:
  enum class Kind : uint8_t { kRead, kWrite };

  StoreMetrics() = default;
  // `database` is its name, such as "booking". `registry` is borrowed, and may be null.
  StoreMetrics(metrics::Registry* registry, absl::string_view database);

  // One transaction, from the wish for it to its end.
  class Span {
   public:
    Span(const StoreMetrics& metrics, Kind kind);
    ~Span();
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

    void Retried() const { metrics_.of(kind_).retries.Add(); }
    // How it ended, which is returned.
    absl::Status End(absl::Status status) const;

   private:
    const StoreMetrics& metrics_;
    const Kind kind_;
    std::chrono::steady_clock::time_point began_;
  };

 private:
  struct OfKind {
    metrics::Gauge running;
    metrics::Counter retries;
    metrics::Counter committed;
    metrics::Histogram seconds;
  };

  const OfKind& of(Kind kind) const { return kinds_[static_cast<size_t>(kind)]; }

  metrics::Registry* registry_ = nullptr;
  std::string database_;
  std::array<OfKind, 2> kinds_;
};

}  // namespace gongfang
