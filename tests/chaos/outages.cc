#include "tests/chaos/outages.h"

#include <algorithm>

namespace gongfang::chaos {

Outages FindOutages(const std::vector<Operation>& history, int64_t last_fault) {
  Outages outages;
  std::vector<int64_t> answered;
  int64_t first = INT64_MAX;
  int64_t last = 0;
  for (const Operation& operation : history) {
    first = std::min(first, operation.start);
    last = std::max(last, operation.end);
    const bool smooth = operation.attempts == 1 && operation.outcome != Outcome::kUnknown;
    const bool written = IsWrite(operation.kind) && operation.outcome == Outcome::kOk;
    if (written) answered.push_back(operation.end);
    if (written && smooth && operation.start >= last_fault) {
      outages.back_after = std::min(outages.back_after, operation.end - last_fault);
    }
    if (!smooth && operation.start >= last_fault + kBackNanos) ++outages.late_errors;
  }
  if (history.empty()) return outages;
  answered.push_back(first);
  answered.push_back(last);
  std::sort(answered.begin(), answered.end());
  for (size_t i = 1; i < answered.size(); ++i) {
    outages.longest = std::max(outages.longest, answered[i] - answered[i - 1]);
  }
  return outages;
}

}  // namespace gongfang::chaos
