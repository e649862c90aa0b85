#include "tests/simulation/ground.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace gongfang::booking::simulation {

void Counts::Add(const Counts& other) {
  histories += other.histories;
  requests += other.requests;
  accepted += other.accepted;
  refused += other.refused;
  undecided += other.undecided;
  commits += other.commits;
  conflicts += other.conflicts;
  events += other.events;
  virtual_micros += other.virtual_micros;
  for (size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
}

void Ground::Tell(const std::string& what) {
  if (story == nullptr || !checker.failure().empty()) return;
  const Instant now = scheduler.now() - kOrigin;
  story->push_back(absl::StrFormat("%3d:%02d:%09.6f  %s", now / kHour, now % kHour / kMinute,
                                   static_cast<double>(now % kMinute) / kMicrosPerSecond, what));
}

}  // namespace gongfang::booking::simulation
