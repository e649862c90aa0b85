#include "booking/facts.h"

namespace gongfang::booking {

IntervalSet ResourceFacts::Open(const Interval& window) const {
  const IntervalSet open = schedule.Expand(window);
  return closures.Empty() ? open : open.Difference(closures);
}

}  // namespace gongfang::booking
